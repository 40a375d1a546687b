package io.attune.trainer.checkpoint;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints of one learner in a directory. One is written beside, every file synced, then renamed and the rename synced: it is
 * there whole or not at all, also where two processes write at once. The one before stays until then, and one more after, should the disk damage the newest.
 */
public final class CheckpointStore {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final String PREFIX = "checkpoint-";
    private static final String WRITING = "writing-";
    private static final int KEPT = 2;

    private final Path root;
    private final Disk disk;

    public CheckpointStore(Path root) {
        this(root, Disk.real());
    }

    CheckpointStore(Path root, Disk disk) {
        this.root = requireNonNull(root, "root is null").toAbsolutePath();
        this.disk = requireNonNull(disk, "disk is null");
    }

    /**
     * Writes a checkpoint.
     *
     * @param number higher than that of any before, but those that are damaged
     * @throws CheckpointException if the disk failed: the checkpoint before is still the newest
     */
    public void write(long number, CheckpointFiles files) {
        try {
            disk.makeDirectory(root);
            forgetUnfinished();
            Path writing = disk.makeUniqueDirectory(root, WRITING);
            SortedMap<String, Artefact> written = new TreeMap<>();
            for (var file : files.contents().entrySet()) {
                Path path = writing.resolve(file.getKey());
                disk.write(path, file.getValue());
                written.put(file.getKey(), CheckpointIndex.content(path));
            }
            byte[] index = new CheckpointIndex(CheckpointIndex.FORMAT, number, written).toJson();
            disk.write(writing.resolve(CheckpointIndex.NAME), file -> Files.write(file, index));
            makeRoom(number);
            disk.publish(writing, root.resolve(name(number)));
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write checkpoint " + number + " to " + root + ": " + e
                            + ". The one before it still holds; is the disk full?",
                    e);
        }
        forgetOld();
    }

    /**
     * Takes a damaged one of this number away: the learner went on from the one before. A whole one is another learner's, and shall be in the way; also if it came while the damaged one was
     * read. One that cannot be read stays where it is, since it may be whole.
     */
    private void makeRoom(long number) throws IOException {
        String name = name(number);
        Path there = root.resolve(name);
        if (!disk.list(root).contains(name) || !isDamaged(there, number)) {
            return;
        }
        Path aside = disk.makeUniqueDirectory(root, WRITING);
        disk.publish(there, aside);
        boolean damaged = false;
        try {
            damaged = isDamaged(aside, number);
        } finally {
            if (!damaged) {
                disk.publish(aside, there);
            }
        }
        if (damaged) {
            disk.delete(aside);
        }
    }

    private static boolean isDamaged(Path directory, long number) throws IOException {
        try {
            CheckpointIndex.verified(directory, number);
            return false;
        } catch (CheckpointIndex.DamagedException | NoSuchFileException e) {
            LOG.warn("{} is replaced: {}", directory, e.getMessage());
            return true;
        }
    }

    /** Those of whoever crashed; or of a predecessor that goes on without being the writer any more, which shall fail. */
    private void forgetUnfinished() throws IOException {
        for (String name : disk.list(root)) {
            if (name.startsWith(WRITING)) {
                disk.delete(root.resolve(name));
            }
        }
    }

    /** A checkpoint too many does no harm, so a disk that cannot delete does not stop the learner. */
    private void forgetOld() {
        try {
            List<String> names = names();
            for (String name : names.subList(0, Math.max(0, names.size() - KEPT))) {
                disk.delete(root.resolve(name));
            }
        } catch (IOException e) {
            LOG.warn("cannot delete an old checkpoint in {}: {}", root, e.toString());
        }
    }

    /**
     * The newest whole checkpoint, verified; null if none was ever written.
     *
     * @throws CheckpointException if there are checkpoints and none is whole
     */
    public @Nullable StoredCheckpoint newest() {
        try {
            disk.makeDirectory(root);
            List<String> names = names();
            for (String name : names.reversed()) {
                StoredCheckpoint whole = whole(name);
                if (whole != null) {
                    return whole;
                }
            }
            if (names.isEmpty()) {
                return null;
            }
        } catch (IOException e) {
            throw new CheckpointException("cannot read the checkpoints in " + root + ": " + e, e);
        }
        throw new CheckpointException(
                "no checkpoint in " + root
                        + " is whole: restore the directory from a backup, or delete it and the round is learned again from its judgments");
    }

    /**
     * Removes the directory with all that is in it.
     *
     * @throws CheckpointException if the disk failed
     */
    public void forget() {
        try {
            disk.delete(root);
        } catch (IOException e) {
            throw new CheckpointException("cannot remove the checkpoints in " + root + ": " + e, e);
        }
    }

    private @Nullable StoredCheckpoint whole(String name) {
        return whole(root.resolve(name), Long.parseLong(name.substring(PREFIX.length())));
    }

    private static @Nullable StoredCheckpoint whole(Path directory, long number) {
        try {
            CheckpointIndex index = CheckpointIndex.verified(directory, number);
            return new StoredCheckpoint(number, directory, index.files().keySet());
        } catch (IOException e) {
            LOG.warn("{} is passed over: {}", directory, e.getMessage());
            return null;
        }
    }

    private List<String> names() throws IOException {
        return disk.list(root).stream()
                .filter(name -> name.matches(PREFIX + "\\d{12}"))
                .toList();
    }

    private static String name(long number) {
        return PREFIX + "%012d".formatted(number);
    }
}
