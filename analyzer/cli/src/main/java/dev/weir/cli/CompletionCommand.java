package dev.weir.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir completion}: prints a script that teaches a shell Weir's commands and options. */
@Command(
    name = "completion",
    description = "Prints the completion script of a shell.",
    footer = {
      "",
      "For this shell:    source <(weir completion bash)",
      "For all to come:   weir completion bash > ~/.local/share/bash-completion/completions/weir",
      "For zsh:           echo 'source <(weir completion zsh)' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin CommonFlags common = new CommonFlags();

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  String name = "";

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (!name.equals("bash") && !name.equals("zsh")) {
      throw new ParameterException(
          spec.commandLine(), "there is no completion for '" + name + "'; write bash or zsh");
    }
    CommandLine weir = Weir.complete(shell);
    Writer out = Results.to(shell.out());
    // One script serves both: in zsh it loads zsh's emulation of bash's completion first.
    out.write(AutoComplete.bash("weir", weir));
    out.flush();
    return ExitCode.DONE;
  }
}
