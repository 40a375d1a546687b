package io.attune.kafka.artefact;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.SortedMap;

/**
 * Immutable bytes in a directory, named by their SHA-256 as {@code ab/abcdef…}. A write goes beside, is synced and renamed, so that
 * a crash leaves either the whole artefact or a temporary file that nobody reads; the same bytes twice are one artefact. Every
 * read is verified. Safe for threads and processes.
 */
public final class ArtefactStore {
    private final Path root;

    /** A store under {@code root}, which is made if missing. */
    public ArtefactStore(Path root) {
        this.root = requireNonNull(root, "root is null").toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.root.resolve("tmp"));
        } catch (IOException e) {
            throw new ArtefactException(
                    "cannot make the artefact store at " + root + ": " + e + ". Give a directory that can be written",
                    e);
        }
    }

    /** Stores these bytes. */
    public Artefact put(byte[] bytes) {
        return put(new ByteArrayInputStream(bytes));
    }

    /** Stores a file's content. @throws ArtefactException for a link, whose target somebody else may choose */
    public Artefact put(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw new ArtefactException(file + " is a link: put the file itself there");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return put(in);
        } catch (IOException e) {
            throw new ArtefactException("cannot store " + file + ": " + e, e);
        }
    }

    /** Stores what the stream holds up to its end; the caller closes it. */
    public Artefact put(InputStream in) {
        try {
            Path written = Files.createTempFile(root.resolve("tmp"), "put", "");
            try {
                MessageDigest digest = sha256();
                long bytes;
                try (OutputStream out = new DigestOutputStream(Files.newOutputStream(written), digest)) {
                    bytes = in.transferTo(out);
                }
                Artefact artefact = new Artefact(HexFormat.of().formatHex(digest.digest()), bytes);
                keep(written, artefact);
                return artefact;
            } finally {
                Files.deleteIfExists(written);
            }
        } catch (IOException e) {
            throw new ArtefactException(
                    "cannot write to the artefact store at " + root + ": " + e
                            + ". Nothing was changed; is the disk full?",
                    e);
        }
    }

    private void keep(Path written, Artefact artefact) throws IOException {
        Path name = name(artefact);
        if (Files.exists(name)
                && Files.size(name) == artefact.bytes()
                && digest(name).equals(artefact.sha256())) {
            return;
        }
        Path directory = requireNonNull(name.getParent());
        if (Files.notExists(directory)) {
            Files.createDirectories(directory);
            Durable.syncDirectory(root);
        }
        Durable.sync(written);
        Durable.publish(written, name);
    }

    /** Whether the store has it; whether it is whole shows on reading. */
    public boolean has(Artefact artefact) {
        return Files.exists(name(artefact));
    }

    /**
     * The artefact's bytes, verified.
     *
     * @throws ArtefactException if it is missing or damaged
     */
    public byte[] read(Artefact artefact) {
        try (InputStream in = Files.newInputStream(open(artefact))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new ArtefactException("cannot read artefact " + artefact.sha256() + ": " + e, e);
        }
    }

    /**
     * A file with the artefact's bytes, verified now. Nobody may write to it.
     *
     * @throws ArtefactException if it is missing or damaged
     */
    public Path open(Artefact artefact) {
        Path name = name(artefact);
        if (Files.notExists(name)) {
            throw new ArtefactException("artefact " + artefact.sha256() + " is not in the store at " + root
                    + ": restore it from a backup, or point the process at the store that has it");
        }
        try {
            if (Files.size(name) != artefact.bytes() || !digest(name).equals(artefact.sha256())) {
                throw new ArtefactException("artefact " + artefact.sha256() + " in the store at " + root
                        + " is damaged: delete the file and restore it from a backup");
            }
        } catch (IOException e) {
            throw new ArtefactException("cannot read artefact " + artefact.sha256() + ": " + e, e);
        }
        return name;
    }

    /**
     * Stores every file under a directory and an index of them; the artefact of the index stands for the tree.
     *
     * @throws ArtefactException for a link or anything else that is neither file nor directory; nothing refers to what was stored
     */
    public Artefact putTree(Path directory) {
        return Tree.of(directory, this).store(this);
    }

    /**
     * Stores these files of a directory and an index of them, and nothing else that lies there.
     *
     * @param files their paths in the directory, with slashes
     * @throws ArtefactException if one cannot be read or is a link; nothing refers to what was stored
     */
    public Artefact putTree(Path directory, Collection<String> files) {
        return Tree.of(directory, files, this).store(this);
    }

    /**
     * The tree's files by their paths inside it, with slashes; none of the paths leads out. All are verified now. Nobody may write to them.
     *
     * @throws ArtefactException if it is no tree, or a file is missing or damaged
     */
    public SortedMap<String, Path> openTree(Artefact tree) {
        return Tree.read(tree, this).open(this);
    }

    /**
     * Makes the tree's files under a directory that is new or empty.
     *
     * @throws ArtefactException if the target is not empty, a path of the index leaves it, or a file is missing or damaged
     */
    public void materialise(Artefact tree, Path target) {
        Tree.read(tree, this).materialise(this, target);
    }

    private Path name(Artefact artefact) {
        return root.resolve(artefact.sha256().substring(0, 2)).resolve(artefact.sha256());
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
