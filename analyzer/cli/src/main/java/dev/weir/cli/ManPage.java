package dev.weir.cli;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Writes a manual page, section 1, in the man macros of troff (man(7)). */
final class ManPage {
  private final Appendable out;

  ManPage(Appendable out) {
    this.out = out;
  }

  /** The page of a program and all its commands that are not hidden. */
  void write(CommandSpec program) throws IOException {
    line(".TH " + program.name().toUpperCase(java.util.Locale.ROOT) + " 1");
    line(".SH NAME");
    line(escape(program.name() + " - " + join(program.usageMessage().description())));
    line(".SH SYNOPSIS");
    line(".B " + escape(program.name()));
    line(".I COMMAND");
    line("[OPTION ...]");
    line(".SH OPTIONS");
    options(program);
    line(".SH COMMANDS");
    for (CommandLine command : program.subcommands().values()) {
      if (!command.getCommandSpec().usageMessage().hidden()) {
        commands(command);
      }
    }
    line(".SH EXIT STATUS");
    for (Map.Entry<String, String> code : program.usageMessage().exitCodeList().entrySet()) {
      tagged("\\fB" + escape(code.getKey()) + "\\fR", code.getValue());
    }
  }

  /** A command, and those below it. */
  private void commands(CommandLine command) throws IOException {
    command(command.getCommandSpec());
    for (CommandLine below : command.getSubcommands().values()) {
      commands(below);
    }
  }

  private void command(CommandSpec command) throws IOException {
    UsageMessageSpec usage = command.usageMessage();
    line(".SS " + quoted(command.qualifiedName() + parameters(command)));
    line(escape(join(usage.description())));
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      tagged(
          "\\fI" + escape(parameter.paramLabel()) + "\\fR",
          join(expanded(parameter.description(), parameter.defaultValueString())));
    }
    options(command);
    for (String line : usage.footer()) {
      line(line.isEmpty() ? ".PP" : escape(plain(line)));
      line(".br");
    }
  }

  private void options(CommandSpec command) throws IOException {
    for (OptionSpec option : command.options()) {
      if (!option.hidden()) {
        StringBuilder tag = new StringBuilder();
        for (String name : option.names()) {
          tag.append(tag.isEmpty() ? "" : ", ").append("\\fB").append(escape(name)).append("\\fR");
        }
        if (option.arity().max() > 0) {
          tag.append(" \\fI").append(escape(option.paramLabel())).append("\\fR");
        }
        tagged(tag.toString(), join(expanded(option.description(), option.defaultValueString())));
      }
    }
  }

  private static String parameters(CommandSpec command) {
    StringBuilder text = new StringBuilder();
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      text.append(' ').append(parameter.paramLabel());
      if (parameter.arity().max() > 1) {
        text.append("...");
      }
    }
    return text.toString();
  }

  private static String[] expanded(String[] lines, String defaultValue) {
    String[] expanded = lines.clone();
    for (int i = 0; i < lines.length; i++) {
      expanded[i] = lines[i].replace("${DEFAULT-VALUE}", defaultValue);
    }
    return expanded;
  }

  private void tagged(String tag, String text) throws IOException {
    line(".TP");
    line(tag);
    line(escape(text));
  }

  private void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  private static String join(String[] lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(text.isEmpty() ? "" : " ").append(plain(line));
    }
    return text.toString();
  }

  /** Without picocli's markup, and with its percent escapes undone. */
  private static String plain(String text) {
    return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%");
  }

  private static String quoted(String text) {
    return '"' + escape(text).replace("\"", "\\(dq") + '"';
  }

  /** In troff a backslash escapes, a hyphen is a dash, and a dot or quote may begin a request. */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
