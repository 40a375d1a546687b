package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.ObjectiveRequest;
import io.attune.trainer.objective.Definition;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Parameter;
import io.attune.trainer.objective.Quantity;
import io.attune.trainer.reward.Rewards;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What an objective says of given numbers; or which objectives there are. */
@Command(
        name = "objective",
        mixinStandardHelpOptions = true,
        description =
                "Evaluates an objective on given numbers in float64: loss, metrics, and the coefficients of the gradient.")
final class ObjectiveCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description =
                    "{\"objective\": \"dpo\", \"parameters\": {\"beta\": 0.1}, \"completions\": [{\"id\", \"pair\", \"label\", \"logps\", \"ref_logps\"} …]}")
    private @Nullable Path file;

    @Option(names = "--list", description = "name every objective")
    private boolean list;

    @Option(names = "--rewards", description = "name every reward that attune tune --reward knows")
    private boolean rewards;

    @Option(names = "--explain", paramLabel = "ID", description = "formula, source and parameters of one objective")
    private @Nullable String explain;

    @Option(names = "--json", description = "print one JSON document, for --list and --explain too")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            list(out);
        } else if (rewards) {
            Rewards.standard()
                    .kinds()
                    .forEach(kind -> out.printf(Locale.ROOT, "%-12s  %s%n", kind.name(), kind.summary()));
        } else if (explain != null) {
            explain(out, Objectives.definition(explain));
        } else if (file != null) {
            out.println(JSON.writeValueAsString(evaluate(file)));
        } else {
            throw new ParameterException(spec.commandLine(), "needs a FILE, --list, --rewards or --explain ID");
        }
        out.flush();
        return 0;
    }

    private static Map<String, Object> evaluate(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BadInputException(file + " is not a file; check the path");
        }
        try {
            return ObjectiveRequest.of(JSON.readTree(file)).answer();
        } catch (JacksonException malformed) {
            String cause = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
            throw new BadInputException(file + " is not JSON: " + cause, malformed);
        } catch (BadInputException | IllegalArgumentException refused) {
            throw new BadInputException(file + ": " + refused.getMessage(), refused);
        }
    }

    private void list(PrintWriter out) {
        if (json) {
            out.println(JSON.writeValueAsString(
                    Objectives.all().stream().map(ObjectiveCommand::described).toList()));
            return;
        }
        int width =
                Objectives.all().stream().mapToInt(d -> d.id().length()).max().orElse(0);
        for (Definition<?> definition : Objectives.all()) {
            out.printf(Locale.ROOT, "%-" + width + "s  %s%n", definition.id(), definition.summary());
        }
    }

    private void explain(PrintWriter out, Definition<?> definition) {
        if (json) {
            out.println(JSON.writeValueAsString(described(definition)));
            return;
        }
        out.println(definition.id() + ": " + definition.summary());
        out.println("loss      " + definition.formula());
        out.println("source    " + definition.source());
        out.println("learns    from " + definition.feedback().words() + ", with " + fields(definition)
                + (definition.online() ? "; online only" : ""));
        for (Parameter parameter : definition.parameters()) {
            out.println("parameter " + parameter.name() + " = " + parameter.show(parameter.initial()) + " ("
                    + parameter.range() + "): " + parameter.meaning());
        }
    }

    private static String fields(Definition<?> definition) {
        return definition.needs().stream().sorted().map(Quantity::field).collect(Collectors.joining(", "));
    }

    private static Map<String, Object> described(Definition<?> definition) {
        var described = new LinkedHashMap<String, Object>();
        described.put("id", definition.id());
        described.put("summary", definition.summary());
        described.put("formula", definition.formula());
        described.put("source", definition.source());
        described.put("feedback", definition.feedback().name().toLowerCase(Locale.ROOT));
        described.put(
                "needs",
                definition.needs().stream().sorted().map(Quantity::field).toList());
        described.put("online", definition.online());
        described.put(
                "parameters",
                definition.parameters().stream()
                        .map(ObjectiveCommand::described)
                        .toList());
        return described;
    }

    private static Map<String, Object> described(Parameter parameter) {
        var described = new LinkedHashMap<String, Object>();
        described.put("name", parameter.name());
        described.put("default", parameter.initial());
        described.put("range", parameter.range());
        described.put("meaning", parameter.meaning());
        return described;
    }
}
