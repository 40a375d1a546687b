package io.attune.trainer.cli;

import io.attune.trainer.ort.DeviceName;
import io.attune.trainer.ort.SharedRuntime;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command computes. */
public final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "cpu, cuda, cuda:N (a GPU by its number, from 0), or auto: a GPU if there is one"
                    + " (default: what Attune was built for, cpu unless ATTUNE_PROFILE=cuda)")
    private @Nullable String device;

    /** As it was written, null where it was not given. */
    public @Nullable String name() {
        return device;
    }

    /**
     * Refuses what no process of this build could compute on; this one computes nothing.
     *
     * @throws IllegalArgumentException if there is no such name
     * @throws io.attune.trainer.ort.DeviceUnavailableException if the build cannot use such a device
     */
    public void check() {
        if (device != null) {
            SharedRuntime.requireProvider(DeviceName.parse(device));
        }
    }

    /**
     * Has all models of this process compute there.
     *
     * @throws IllegalArgumentException if there is no such name
     * @throws io.attune.trainer.ort.DeviceUnavailableException if there is no such device
     */
    public void choose(PrintWriter err) {
        DeviceName wanted = device == null ? null : DeviceName.parse(device);
        SharedRuntime.computeOn(wanted, line -> {
            err.println(line);
            err.flush();
        });
    }
}
