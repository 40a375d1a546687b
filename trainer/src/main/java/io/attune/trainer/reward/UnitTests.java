package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 1 where the response's program passes the line's tests, 0 elsewhere; abstains where the line has none. The program is the last fenced block of the response, or all of it; the tests are
 * appended, and the command runs the file.
 *
 * <p>It runs in a process of its own, in an empty directory that is removed afterwards, without this process's environment, with a limit of time, memory and file size, and in
 * a network namespace without a network. Where the system does not let a user make one, the reward is refused, unless {@code network=allowed} says that this is no concern. This holds
 * back mistakes, not an attacker: the files that the user can read, it can read. Where there is {@code setsid}, the process has a session of its own: Ctrl-C ends the run behind the step
 * that it is in, and shall not end what that step's rewards come from.
 */
final class UnitTests implements Reward.Rule {
    static final RewardKind KIND = new RewardKind(
            "unit-tests",
            "1 where the response's program passes the line's tests (command=python3, field=tests, seconds=10, megabytes=512, network=none)",
            Set.of("command", "field", "seconds", "megabytes", "network"),
            UnitTests::new);

    private static final Pattern FENCED = Pattern.compile("```[^\\n]*\\n(.*?)```", Pattern.DOTALL);
    private static final List<String> WITHOUT_NETWORK = List.of("unshare", "--user", "--map-root-user", "--net");
    private static final List<String> OF_ITS_OWN_SESSION = List.of("setsid");
    private static final int BLOCKS_OF_512 = 2 * 1024 * 16;

    private final List<String> command;
    private final String field;
    private final long seconds;

    UnitTests(RewardSpec spec) {
        field = spec.text("field", "tests");
        seconds = (long) Math.max(1, spec.number("seconds", 10));
        long kilobytes = 1024 * (long) spec.number("megabytes", 512);
        String limits = "ulimit -t " + seconds + " && ulimit -v " + kilobytes + " && ulimit -f " + BLOCKS_OF_512
                + " && exec \"$@\"";
        boolean open = spec.text("network", "none").equals("allowed");
        command = Stream.of(
                        worksHere(OF_ITS_OWN_SESSION) ? OF_ITS_OWN_SESSION : List.<String>of(),
                        open ? List.<String>of() : WITHOUT_NETWORK,
                        List.of("/bin/sh", "-c", limits, "sh"),
                        List.of(spec.text("command", "python3").split(" ")))
                .flatMap(List::stream)
                .toList();
        if (!open && !worksHere(WITHOUT_NETWORK)) {
            throw new BadInputException(
                    "unit-tests cannot keep programs from the network here (unshare --user --net fails);"
                            + " add network=allowed to run them all the same");
        }
    }

    private static boolean worksHere(List<String> wrapper) {
        try {
            return new ProcessBuilder(Stream.concat(wrapper.stream(), Stream.of("true"))
                                    .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public OptionalDouble of(Response response) {
        if (!response.line().has(field)) {
            return OptionalDouble.empty();
        }
        String program = program(response.text()) + "\n\n" + response.line().text(field) + "\n";
        try {
            Path directory = Files.createTempDirectory("attune-tests");
            try {
                return OptionalDouble.of(passes(directory, program) ? 1 : 0);
            } finally {
                remove(directory);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException("the tests of a response cannot run: " + broken.getMessage(), broken);
        }
    }

    private static String program(String text) {
        Matcher matcher = FENCED.matcher(text);
        String program = text;
        while (matcher.find()) {
            program = matcher.group(1);
        }
        return program;
    }

    private boolean passes(Path directory, String program) throws IOException {
        Path file = Files.writeString(directory.resolve("program"), program);
        var builder = new ProcessBuilder(Stream.concat(command.stream(), Stream.of(file.toString()))
                        .toList())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
