package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.attune.deploy.Attune;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of the libraries, read and linked once and mapped by every process afterwards: half of the processor time of a start is the
 * reading of classes. The first start on a machine writes down what its processes load, and makes the archive from that in the
 * background. It holds nothing of Attune itself, so a new build goes on with it; {@code ./attune} names its file after the libraries and
 * the JDK, and the JVM leaves one alone that does not fit.
 *
 * @param file of the archive, whether there is one yet or not; null where nothing is archived
 */
record ClassArchive(@Nullable Path file) {
    private static final String PROPERTY = "attune.classes";

    /** What a JVM numbers by itself, or has from a loader of its own. */
    private static final Pattern NUMBER = Pattern.compile(" id: \\d+.*");

    /** The archive that this JVM was told of by {@code -Dattune.classes=FILE}. */
    static ClassArchive told() {
        String file = System.getProperty(PROPERTY);
        return new ClassArchive(file == null ? null : Path.of(file));
    }

    /** Whether there is none, and this start writes down what there should be in it. */
    boolean isMissing() {
        return file != null && !Files.exists(file) && Files.isDirectory(lists(file));
    }

    /** Options of a JVM: to use the archive, or to write down what there should be in it. */
    List<String> options(String process) {
        if (file == null) {
            return List.of();
        }
        String told = "-D" + PROPERTY + "=" + file;
        if (isMissing()) {
            return List.of(told, "-XX:DumpLoadedClassList=" + lists(file).resolve(process + ".list"));
        }
        return Files.exists(file) ? List.of(told, "-XX:SharedArchiveFile=" + file) : List.of(told);
    }

    /** What the processes of a start load, a file each. The directory is made by whoever wants an archive. */
    private static Path lists(Path file) {
        return file.resolveSibling(file.getFileName() + ".lists");
    }

    /**
     * Makes the archive from what the processes have loaded by now: some 40 s of one core, at the lowest priority.
     *
     * @param libraries with which the class paths begin that it is for
     * @return how large it is, in bytes
     * @throws IOException if it could not be made
     */
    long make(String libraries) throws IOException, InterruptedException {
        Path archive = requireNonNull(file, "no archive is wanted");
        Path lists = lists(archive);
        Path all = Files.write(lists.resolve("all"), loaded(lists), UTF_8);
        Path made = lists.resolve("archive");
        Path log = archive.resolveSibling(archive.getFileName() + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                        "nice",
                        "-n",
                        "19",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:dump",
                        "-XX:+AOTClassLinking",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:SharedClassListFile=" + all,
                        "-XX:SharedArchiveFile=" + made)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", libraries);
        Process dump = builder.start();
        try {
            if (dump.waitFor() != 0) {
                throw new IOException("see " + log);
            }
        } finally {
            dump.destroyForcibly();
        }
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        return Files.size(archive);
    }

    /** Classes first, then the lambdas in them, as the JVM reads them. */
    private static List<String> loaded(Path lists) throws IOException {
        var lines = new TreeSet<String>(Comparator.reverseOrder());
        try (Stream<Path> written = Files.list(lists)) {
            for (Path list :
                    written.filter(path -> path.toString().endsWith(".list")).toList()) {
                Files.readAllLines(list, UTF_8).stream()
                        .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
                        .map(line -> NUMBER.matcher(line).replaceFirst(""))
                        .forEach(lines::add);
            }
        }
        return new ArrayList<>(lines);
    }

    /** This JVM's class path before Attune's own part. */
    static String libraries() {
        Path own = Path.of(URI.create(
                Attune.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .takeWhile(entry -> !Path.of(entry).equals(own))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
