package io.attune.deploy.serve;

/** Ends processes with this one, unless that is killed. */
public final class Tether {
    private Tether() {}

    /**
     * Ends the process, with all that it has started, when this one ends.
     *
     * @throws IllegalStateException where this one is ending already; the other is ended first
     */
    public static void tie(Process process) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "tether"));
        } catch (IllegalStateException ending) {
            end(process);
            throw ending;
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
