package io.attune.trainer.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
    @TempDir
    Path directory;

    @Test
    void the_newest_is_brought_back() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        assertThat(store.newest()).isNull();
        for (long number = 1; number <= 4; number++) {
            store.write(number, files(number));
        }
        assertHolds(4);
        assertThat(Disk.real().list(directory))
                .as("the one before is kept, older ones are not")
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatever_io_fails_the_one_before_still_holds_and_the_next_write_succeeds(boolean overDamaged)
            throws IOException {
        int failing = 1;
        while (true) {
            Path each = directory.resolve("fail-" + failing);
            new CheckpointStore(each).write(1, files(1));
            if (overDamaged) {
                new CheckpointStore(each).write(2, files(2));
                damage(each);
            }
            FailingDisk disk = new FailingDisk(failing);
            boolean written = tryWrite(new CheckpointStore(each, disk), 2);
            StoredCheckpoint newest = requireNonNull(new CheckpointStore(each).newest());
            assertThat(newest.number()).as("after I/O %d failed", failing).isEqualTo(written ? 2 : 1);
            assertThat(newest.read("state")).asString(UTF_8).isEqualTo("state of " + newest.number());
            new CheckpointStore(each).write(3, files(3));
            assertThat(requireNonNull(new CheckpointStore(each).newest()).number())
                    .isEqualTo(3);
            if (!disk.hasFailed()) {
                assertThat(failing).as("every I/O was failed once").isGreaterThan(7);
                return;
            }
            failing++;
        }
    }

    private static boolean tryWrite(CheckpointStore store, long number) {
        try {
            store.write(number, files(number));
            return true;
        } catch (CheckpointException e) {
            assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining("still holds");
            return false;
        }
    }

    @Test
    void of_two_that_write_the_same_number_at_once_one_fails_and_the_other_is_whole() throws IOException {
        CheckpointStore first = new CheckpointStore(directory);
        first.write(1, files(1));
        CheckpointFiles interrupted = new CheckpointFiles()
                .add("state", file -> {
                    Files.writeString(file, "state of a stopped process");
                    new CheckpointStore(directory).write(2, files(2));
                })
                .add("weights", file -> Files.writeString(file, "weights of a stopped process"));
        assertThatThrownBy(() -> first.write(2, interrupted)).isInstanceOf(CheckpointException.class);
        assertHolds(2);
    }

    private static void damage(Path root) throws IOException {
        Files.writeString(root.resolve("checkpoint-000000000002/state"), "scratched");
    }

    @Test
    void a_damaged_one_is_replaced() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        store.write(2, files(2));
        damage(directory);
        assertHolds(1);
        store.write(2, files(2));
        assertHolds(2);
        assertThat(Disk.real().list(directory)).hasSize(2);
    }

    @Test
    void a_whole_one_is_not_replaced() {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(2, files(2));
        assertThatThrownBy(() -> store.write(2, files(3))).isInstanceOf(CheckpointException.class);
        assertHolds(2);
    }

    /** A directory cannot be read as a file, as one on a failing disk cannot. */
    @Test
    void one_that_cannot_be_read_is_not_replaced() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        store.write(2, files(2));
        Path state = directory.resolve("checkpoint-000000000002/state");
        byte[] whole = Files.readAllBytes(state);
        Files.delete(state);
        Files.createDirectory(state);
        assertHolds(1);
        assertThatThrownBy(() -> store.write(2, files(2)))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot write checkpoint 2");
        Files.delete(state);
        Files.write(state, whole);
        assertHolds(2);
    }

    /** Two have found it damaged; the first of them has replaced it, and the second was stopped for a while before it did so. */
    @Test
    void a_whole_one_that_takes_the_place_of_a_damaged_one_meanwhile_is_not_replaced() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        store.write(2, files(2));
        damage(directory);
        var stopped = new CheckpointStore(directory, new StoppingDisk(() -> store.write(2, files(2))));
        assertThatThrownBy(() -> stopped.write(2, files(3))).isInstanceOf(CheckpointException.class);
        assertHolds(2);
    }

    @Test
    void a_flipped_bit_anywhere_makes_it_fall_back_to_the_one_before() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        store.write(2, files(2));
        Path newest = directory.resolve("checkpoint-000000000002");
        try (Stream<Path> there = Files.list(newest)) {
            for (Path file : there.toList()) {
                byte[] whole = Files.readAllBytes(file);
                for (int at = 0; at < whole.length; at++) {
                    byte[] flipped = whole.clone();
                    flipped[at] ^= (byte) (1 << (at % 8));
                    Files.write(file, flipped);
                    assertHolds(1);
                }
                Files.write(file, whole);
            }
        }
        assertHolds(2);
    }

    @Test
    void checkpoints_that_are_all_damaged_are_an_error_and_no_new_beginning() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        Files.delete(directory.resolve("checkpoint-000000000001/state"));
        assertThatThrownBy(store::newest)
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("restore the directory from a backup");
    }

    private void assertHolds(long number) {
        StoredCheckpoint newest = requireNonNull(new CheckpointStore(directory).newest());
        assertThat(newest.number()).isEqualTo(number);
        assertThat(newest.read("state")).asString(UTF_8).isEqualTo("state of " + number);
        assertThat(newest.read("weights")).asString(UTF_8).isEqualTo("weights of " + number);
    }

    private static CheckpointFiles files(long number) {
        return new CheckpointFiles()
                .add("state", ("state of " + number).getBytes(UTF_8))
                .add("weights", file -> Files.writeString(file, "weights of " + number));
    }

    @Test
    void an_index_that_names_what_lies_elsewhere_is_no_whole_checkpoint() throws IOException {
        CheckpointStore store = new CheckpointStore(directory);
        store.write(1, files(1));
        store.write(2, files(2));
        Path newest = directory.resolve("checkpoint-000000000002");
        Path index = newest.resolve("checkpoint.json");
        Files.copy(newest.resolve("state"), directory.resolve("elsewhere"));
        Files.writeString(index, Files.readString(index).replace("\"state\"", "\"../elsewhere\""));
        assertHolds(1);
    }
}
