package io.attune.trainer.cli;

import static io.attune.trainer.cli.CommandFiles.model;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reference says of the data of one run, read by the next. */
class ReferenceCacheTest {
    private static final FileTime LONG_AGO = FileTime.from(Instant.EPOCH);

    @TempDir
    private Path directory;

    private Path data;
    private Path cache;

    @BeforeEach
    void prepare() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            lines.add("{\"prompt\": \"Hello " + "a".repeat(3 * i) + "\", \"chosen\": \" yes" + "!".repeat(9 - i)
                    + "\", \"rejected\": \" no\"}");
        }
        data = Files.write(directory.resolve("data.jsonl"), lines);
        cache = directory.resolve("cache");
    }

    @Test
    void theNextRunReadsWhatOneHasKeptAndHasTheBitsOfOneWithout() throws IOException {
        tune("without", "--epochs=2");
        tune("first", "--epochs=2", kept());
        List<Object> written = aged();
        tune("second", "--epochs=2", kept());
        assertRead(written);
        assertThat(weights("first")).isEqualTo(weights("without"));
        assertThat(weights("second")).isEqualTo(weights("without"));
    }

    @Test
    void anotherObjectiveAtAnotherRateNeedsNoPass() throws IOException {
        tune("dpo", kept());
        List<Object> written = aged();
        run("ipo", "--objective=ipo", "--learning-rate=0.01", "--epochs=3", kept());
        assertRead(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, -1})
    void aFlippedBitIsNotBelieved(int place) throws IOException {
        tune("without");
        tune("first", kept());
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        byte[] damaged = whole.clone();
        damaged[Math.floorMod(place, damaged.length)] ^= 4;
        Files.write(file, damaged);
        assertThat(tune("second", kept()).err())
                .contains(file + " of the reference cache is damaged and was made anew");
        assertThat(weights("second")).isEqualTo(weights("without"));
        assertThat(file).hasBinaryContent(whole);
    }

    @Test
    void aShorterFileIsNotBelieved() throws IOException {
        tune("first", kept());
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(tune("second", kept()).err()).contains("is damaged and was made anew");
        assertThat(file).hasBinaryContent(whole);
    }

    /** What is kept is what the model said before it moved, and the moved one neither reads nor writes. */
    @ParameterizedTest
    @ValueSource(strings = {"--reference-every=1", "--objective=tr-dpo --set=sync_steps=1"})
    void aReferenceThatHasMovedIsAnotherModel(String moving) throws IOException {
        String[] options = moving.split(" ");
        run("without", with(options, "--epochs=3"));
        run("first", with(options, "--epochs=3", kept()));
        int before = files().size();
        assertThat(before).isEqualTo(1);
        run("second", with(options, "--epochs=3", kept()));
        assertThat(files()).hasSize(before);
        assertThat(weights("first")).isEqualTo(weights("without"));
        assertThat(weights("second")).isEqualTo(weights("without"));
    }

    @Test
    void anotherModelOtherAnswersAnotherSeedAndOtherPassesAreOtherFiles() throws IOException {
        tune("first", kept());
        assertThat(files()).hasSize(3);
        run("seed", "--seed=4", kept());
        int seeds = files().size();
        assertThat(seeds).isGreaterThan(3);
        run("passes", "--tokens-per-pass=20", kept());
        int passes = files().size();
        assertThat(passes).isGreaterThan(seeds);
        Files.writeString(data, Files.readString(data).replace("no", "na"));
        run("answers", kept());
        assertThat(files()).hasSize(passes + 3);
        Path adapter = directory.resolve("first/adapter");
        run("adapter", "--adapter=" + adapter, kept());
        assertThat(files()).hasSize(passes + 6);
        run("quantised", "--quantize=int8", kept());
        assertThat(files()).hasSize(passes + 9);
    }

    @Test
    void whatIsDrawnIsNotKept() {
        CommandLineRun run = CommandLineRun.of(
                "tune",
                "--objective=grpo",
                "--reward=length:target=1",
                "--model=" + model("tied"),
                "--data=" + data,
                "--out=" + directory.resolve("out"),
                kept());
        assertThat(run.exit()).isNotZero();
        assertThat(run.err())
                .contains("--reference-cache is for completions of a file")
                .hasLineCount(1);
        assertThat(cache).doesNotExist();
    }

    private String kept() {
        return "--reference-cache=" + cache;
    }

    private CommandLineRun tune(String out, String... more) {
        return run(out, more);
    }

    private CommandLineRun run(String out, String... more) {
        var command = new ArrayList<Object>(List.of(
                "tune",
                "--model=" + model("tied"),
                "--data=" + data,
                "--out=" + directory.resolve(out),
                "--batch-size=2",
                "--lora=2"));
        if (Stream.of(more).noneMatch(one -> one.startsWith("--objective"))) {
            command.add("--objective=dpo");
        }
        if (Stream.of(more).noneMatch(one -> one.startsWith("--learning-rate"))) {
            command.add("--learning-rate=0.003");
        }
        command.addAll(List.of(more));
        CommandLineRun run = CommandLineRun.of(command.toArray());
        assertThat(run.exit()).as(run.err()).isZero();
        return run;
    }

    private static String[] with(String[] options, String... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(cache)) {
            return all.sorted().toList();
        }
    }

    /** Makes the files look old; what they are to the file system, which changes where one is written again. */
    private List<Object> aged() throws IOException {
        var keys = new ArrayList<Object>();
        for (Path file : files()) {
            Files.setLastModifiedTime(file, LONG_AGO);
            keys.add(attributes(file).fileKey());
        }
        assertThat(keys).hasSize(3);
        return keys;
    }

    /** Every file was used, and none written. */
    private void assertRead(List<Object> written) throws IOException {
        assertThat(files())
                .allSatisfy(
                        file -> assertThat(attributes(file).lastModifiedTime()).isGreaterThan(LONG_AGO));
        assertThat(files().stream().map(file -> attributes(file).fileKey())).containsExactlyElementsOf(written);
    }

    private static BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    private byte[] weights(String out) throws IOException {
        return Files.readAllBytes(directory.resolve(out).resolve("model.safetensors"));
    }
}
