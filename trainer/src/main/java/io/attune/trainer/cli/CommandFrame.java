package io.attune.trainer.cli;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.KafkaUnavailableException;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.optim.NotFiniteException;
import io.attune.trainer.ort.DeviceUnavailableException;
import io.attune.trainer.ort.MemoryExhaustedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How every command ends: 0 is success, 2 a command that was written wrongly, 1 one that failed; errors are one line on stderr,
 * with the cause and, where there is one, the cure.
 */
public final class CommandFrame {
    private CommandFrame() {}

    /** Sets the error handlers of a command and of the subcommands that it has by now. */
    public static CommandLine install(CommandLine command) {
        return command.setParameterExceptionHandler((problem, arguments) -> {
                    print(problem.getCommandLine(), usageProblem(problem));
                    return CommandLine.ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    if (failure instanceof ParameterException problem) {
                        print(failed, usageProblem(problem));
                        return CommandLine.ExitCode.USAGE;
                    }
                    print(failed, describe(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static void print(CommandLine command, String problem) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + oneLine(problem));
        command.getErr().flush();
    }

    private static String usageProblem(ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        String cure = "; " + command + " --help lists the options";
        return switch (problem) {
            case UnmatchedArgumentException unknown -> unknown(unknown) + cure;
            case MissingParameterException missing -> missing(missing) + cure;
            default -> String.valueOf(problem.getMessage());
        };
    }

    private static String unknown(UnmatchedArgumentException unknown) {
        String what = unknown.isUnknownOption() ? "unknown option " : "does not know ";
        List<String> suggestions = unknown.getSuggestions();
        String hint = suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
        return what + String.join(" ", unknown.getUnmatched()) + hint;
    }

    /** A misspelt option is missing under its right name, but the mistake is the spelling. */
    private static String missing(MissingParameterException missing) {
        CommandLine command = missing.getCommandLine();
        List<String> unmatched = command.getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            return unknown(new UnmatchedArgumentException(command, unmatched));
        }
        String names = missing.getMissing().stream()
                .map(argument -> argument instanceof CommandLine.Model.OptionSpec option
                        ? option.longestName()
                        : argument.paramLabel())
                .collect(Collectors.joining(" and "));
        return names.isEmpty() ? String.valueOf(missing.getMessage()) : "needs " + names;
    }

    /** What went wrong, in one line, for whoever typed the command. */
    static String describe(Throwable failure) {
        return switch (failure) {
            case BadInputException bad -> String.valueOf(bad.getMessage());
            case UncheckedIOException wrapped -> describe(requireNonNull(wrapped.getCause(), "cause is null"));
            case NoSuchFileException missing -> missing.getFile() + " does not exist; check the path";
            case AccessDeniedException denied -> denied.getFile() + " may not be opened; check its permissions";
            case FileSystemException failed -> failed.getFile() + ": " + reason(failed.getReason());
            case IOException failed -> reason(failed.getMessage());
            case IllegalArgumentException refused -> String.valueOf(refused.getMessage());
            case DeviceUnavailableException missing -> String.valueOf(missing.getMessage());
            case MemoryExhaustedException full -> String.valueOf(full.getMessage());
            case NotFiniteException diverged -> String.valueOf(diverged.getMessage());
            case KafkaUnavailableException away -> String.valueOf(away.getMessage());
            case OutOfMemoryError full ->
                "out of memory (" + full.getMessage() + "); give Java more with -Xmx, or take smaller batches";
            default -> unexpected(failure);
        };
    }

    private static String reason(@Nullable String reason) {
        return reason == null ? "cannot be read or written" : reason;
    }

    /** A defect of ours: the place in the code is the cause that a report needs. */
    private static String unexpected(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String place = trace.length == 0 ? "" : " at " + trace[0];
        return "unexpected " + failure.getClass().getSimpleName() + place + ": " + failure.getMessage()
                + "; this is a defect of Attune, please report it";
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
