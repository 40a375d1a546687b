package io.attune.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.trainer.objective.Objectives;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ObjectiveCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void evaluatesAFile() throws IOException {
        int exit = run(file("""
                {"objective": "dpo", "parameters": {"beta": 0.5}, "completions": [
                  {"id": "b", "prompt": "p", "pair": 0, "label": "rejected", "logps": [-3.0], "ref_logps": [-2.0]},
                  {"id": "a", "prompt": "p", "pair": 0, "label": "chosen", "logps": [-1.0, -1.0], "ref_logps": [-2.0, -1.0]}]}"""));
        assertThat(exit).isZero();
        JsonNode answer = JsonMapper.builder().build().readTree(out.toString());
        assertThat(answer.get("loss").asDouble()).isEqualTo(Math.log1p(Math.exp(-1)));
        double slope = 0.5 / (1 + Math.E);
        assertThat(answer.get("completions").toString())
                .isEqualTo("[{\"id\":\"b\",\"coefficients\":[" + slope + "]},{\"id\":\"a\",\"coefficients\":[-" + slope
                        + ",-" + slope + "]}]");
        assertThat(answer.get("metrics").get("rewards/margins").asDouble()).isEqualTo(1);
    }

    @Test
    void listsAndExplainsWhatThereIs() {
        assertThat(run("--list")).isZero();
        assertThat(out.toString().lines())
                .hasSize(Objectives.all().size())
                .anyMatch(line -> line.startsWith("online-kto "));
        assertThat(run("--explain", "dpo")).isZero();
        assertThat(out.toString())
                .contains("parameter beta = 0.1 (over 0): ")
                .contains("average = false (true or false)")
                .contains("arXiv 2305.18290");
    }

    @Test
    void whatIsWrongIsOneLineWithItsCause() throws IOException {
        assertThat(run(file("{\"objective\": \"dpo\", "))).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("request.json is not JSON: ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutAFileItSaysWhatItNeeds() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("objective: needs a FILE, --list, --rewards or --explain ID" + System.lineSeparator());
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("request.json"), text).toString();
    }

    private int run(String... arguments) {
        return CommandFrame.install(new CommandLine(new ObjectiveCommand()))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
