package io.penstock.controller.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.controller.cli.document.PipeYaml;
import io.penstock.controller.cli.plan.MappingForm;
import io.penstock.controller.cli.remote.ControllerClient;
import io.penstock.controller.cli.remote.RefusedException;
import io.penstock.controller.cli.remote.UnreachableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Prints pipes as YAML that apply takes.",
      "The API shows no credentials: the file names environment variables in their place."
    })
final class ExportCommand extends AnswerCommand {

  @Parameters(arity = "0..*", paramLabel = "NAME|ID", description = "the pipes' names or ids")
  private List<String> pipes = new ArrayList<>();

  @Option(names = "--all", description = "all pipes of the service")
  private boolean all;

  @Override
  JsonNode ask(ControllerClient controller) throws RefusedException, UnreachableException {
    if (all == !pipes.isEmpty()) {
      throw usage("name pipes, or say --all");
    }
    List<JsonNode> shown = new ArrayList<>();
    if (all) {
      controller.pipes().forEach(shown::add);
    }
    for (String pipe : pipes) {
      shown.add(controller.pipeOf(pipe));
    }
    ArrayNode declared = JsonNodeFactory.instance.arrayNode();
    shown.forEach(pipe -> declared.add(PipeYaml.declared(pipe, MappingForm::of)));
    return declared;
  }

  @Override
  void print(JsonNode declared, PrintWriter out) {
    List<ObjectNode> documents = new ArrayList<>();
    declared.forEach(pipe -> documents.add((ObjectNode) pipe));
    out.print(PipeYaml.text(documents));
    out.flush();
  }
}
