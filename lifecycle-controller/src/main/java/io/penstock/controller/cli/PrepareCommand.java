package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.text.ShellWord;
import io.penstock.controller.prepare.PipePreparation;
import io.penstock.controller.prepare.PreparationException;
import io.penstock.controller.prepare.Prepared;
import io.penstock.model.spec.Reader;
import io.penstock.model.spec.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The one command that asks no controller: it takes the controller's place before the job. */
@Command(
    name = "prepare",
    description = {
      "Prepares a job that runs without a controller: publication, slot, target tables, spec.",
      "Prints the line that starts the job. In FILE every password is env:NAME or file:PATH, opened"
          + " here and again by Flink's processes; destination also holds url, username and"
          + " password. Done twice, it finds what is there."
    })
final class PrepareCommand implements Callable<Integer> {

  @ParentCommand private PipeCli cli;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "the pipe as YAML")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "SPEC",
      description = "where the job's spec goes (default: beside FILE, as .spec.json)")
  private @Nullable Path out;

  @Option(
      names = "--jar",
      paramLabel = "JAR",
      description =
          "the job's jar, for the printed line (default: $PENSTOCK_JOB_JAR, else penstock-job.jar;"
              + " with reader flink-cdc penstock-job-flink-cdc.jar)")
  private @Nullable Path jar;

  @Option(names = "--json", description = "print spec file, line and notices as JSON")
  private boolean json;

  @Override
  public Integer call() throws RefusedException {
    Surroundings surroundings = cli.surroundings();
    Path yaml = surroundings.directory().resolve(file);
    if (!Files.isReadable(yaml)) {
      throw usage("there is no readable file " + yaml);
    }
    Prepared prepared = prepare(yaml);
    Path target = surroundings.directory().resolve(out == null ? beside(file) : out);
    write(prepared, target);
    String line =
        "flink run -d -p %d %s --spec %s"
            .formatted(
                prepared.spec().settings().parallelism(),
                ShellWord.of(jar(surroundings, prepared)),
                ShellWord.of(target.toString()));
    if (json) {
      surroundings.out().println(asJson(prepared, target, line));
    } else {
      prepared.notices().forEach(notice -> surroundings.out().println("Note: " + notice));
      surroundings.out().println("Prepared; the job's spec is " + target + ". Start it with:");
      surroundings.out().println("  " + line);
    }
    return 0;
  }

  private String jar(Surroundings surroundings, Prepared prepared) {
    if (jar != null) {
      return jar.toString();
    }
    return prepared.spec().settings().reader() == Reader.FLINK_CDC
        ? "penstock-job-flink-cdc.jar"
        : surroundings.variable("PENSTOCK_JOB_JAR").orElse("penstock-job.jar");
  }

  private static Prepared prepare(Path yaml) throws RefusedException {
    try {
      return PipePreparation.prepare(yaml);
    } catch (PreparationException e) {
      throw new RefusedException(e.problems());
    }
  }

  private static Path beside(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
    return file.resolveSibling(name + ".spec.json");
  }

  private void write(Prepared prepared, Path target) throws RefusedException {
    try {
      Files.writeString(target, SpecJson.write(prepared.spec()) + "\n");
    } catch (IOException e) {
      throw new RefusedException(
          "everything is prepared, but the spec could not be written to "
              + target
              + ": give another --out and run this again");
    }
  }

  private static String asJson(Prepared prepared, Path target, String line) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("spec", target.toString());
    node.put("command", line);
    prepared.notices().forEach(node.putArray("notices")::add);
    return node.toPrettyString();
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
