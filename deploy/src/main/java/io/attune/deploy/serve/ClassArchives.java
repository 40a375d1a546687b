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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * The classes of the libraries, read and linked once and mapped by every process afterwards: half of the processor time of a start is the
 * reading of classes. The first start on a machine writes down what each of its processes loads ({@code NAME.list}), and makes their
 * archives from that in the background ({@code NAME.jsa}); a process has one of its own because all classes of an archive are loaded when
 * it starts. There is nothing of Attune itself in them, so a new build goes on with them; {@code ./attune} names the directory after the
 * libraries and the JDK, and the JVM leaves an archive alone that does not fit.
 *
 * @param directory of lists and archives; null where nothing is archived
 */
record ClassArchives(@Nullable Path directory) {
    private static final String PROPERTY = "attune.classes";
    private static final String LIST = ".list";

    /** Another clone, or another JDK, may have a directory of its own. */
    private static final int KEPT = 3;

    /** What a JVM numbers by itself, or has from a loader of its own. */
    private static final Pattern NUMBER = Pattern.compile(" id: \\d+.*");

    /** The archives that this JVM was told of by {@code -Dattune.classes=DIRECTORY}. */
    static ClassArchives told() {
        String directory = System.getProperty(PROPERTY);
        return new ClassArchives(directory == null ? null : Path.of(directory));
    }

    /** Options of a process's JVM: to use its archive, or to write down what there should be in it. */
    List<String> options(String process) {
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        Path archive = directory.resolve(process + ".jsa");
        return Files.exists(archive)
                ? List.of("-XX:SharedArchiveFile=" + archive)
                : List.of("-XX:DumpLoadedClassList=" + directory.resolve(process + LIST));
    }

    /** Whether processes have written down what should be archived for them. */
    boolean areWanted() throws IOException {
        return directory != null
                && Files.isDirectory(directory)
                && !lists(directory).isEmpty();
    }

    /**
     * Makes the archives of what the processes have loaded by now: 80 s of one core, at the lowest priority.
     *
     * @param libraries with which the class paths begin that they are for
     * @return how large they are together, in bytes
     * @throws IOException if one could not be made
     */
    long make(String libraries) throws IOException, InterruptedException {
        Path here = requireNonNull(directory, "no archive is wanted");
        long bytes = 0;
        for (Path list : lists(here)) {
            bytes += make(list, libraries);
        }
        forgetOld(here);
        return bytes;
    }

    private static long make(Path list, String libraries) throws IOException, InterruptedException {
        String process = list.getFileName().toString().replace(LIST, "");
        Path loaded = Files.write(list.resolveSibling(process + ".loaded"), loaded(list), UTF_8);
        Path made = list.resolveSibling(process + ".made");
        Path log = list.resolveSibling(process + ".log");
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
                        "-XX:SharedClassListFile=" + loaded,
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
        Path archive = list.resolveSibling(process + ".jsa");
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
        for (Path done : List.of(list, loaded, log)) {
            Files.deleteIfExists(done);
        }
        return Files.size(archive);
    }

    private static List<Path> lists(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(path -> path.toString().endsWith(LIST)).toList();
        }
    }

    /** Classes first, then the lambdas in them, as the JVM reads them. */
    private static TreeSet<String> loaded(Path list) throws IOException {
        return Files.readAllLines(list, UTF_8).stream()
                .filter(line -> !line.startsWith("#") && !line.contains(" source: "))
                .map(line -> NUMBER.matcher(line).replaceFirst(""))
                .collect(Collectors.toCollection(() -> new TreeSet<String>(Comparator.reverseOrder())));
    }

    /** Those of libraries or a JDK that were replaced long ago. Processes that use one are not disturbed. */
    private static void forgetOld(Path directory) throws IOException {
        try (Stream<Path> beside = Files.list(directory.resolveSibling(""))) {
            List<Path> newestFirst = beside.filter(Files::isDirectory)
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : newestFirst.subList(Math.min(KEPT, newestFirst.size()), newestFirst.size())) {
                FileSystemUtils.deleteRecursively(old);
            }
        }
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
