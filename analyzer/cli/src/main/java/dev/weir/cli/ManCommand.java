package dev.weir.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir man}: prints the manual page, made from the same words as {@code --help}. */
@Command(
    name = "man",
    hidden = true,
    description = "Prints the manual page in troff: weir man > weir.1 && man ./weir.1")
final class ManCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin CommonFlags common = new CommonFlags();

  ManCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    Writer out = Results.to(shell.out());
    new ManPage(out).write(Weir.complete(shell).getCommandSpec());
    out.flush();
    return ExitCode.DONE;
  }
}
