package io.attune.trainer.ort;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a command line calls the device that it wants: {@code cpu}, {@code cuda}, {@code cuda:N} or {@code auto}. */
public sealed interface DeviceName {
    Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    record Cpu() implements DeviceName {}

    /**
     * An NVIDIA GPU.
     *
     * @param index as CUDA counts them, from 0
     */
    record Cuda(int index) implements DeviceName {}

    /** The first GPU if there is one, else the CPU. */
    record Auto() implements DeviceName {}

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is none of them
     */
    static DeviceName parse(String name) {
        Matcher cuda = CUDA.matcher(name);
        if (cuda.matches()) {
            String index = cuda.group(1);
            return new Cuda(index == null ? 0 : Integer.parseInt(index));
        }
        return switch (name) {
            case "cpu" -> new Cpu();
            case "auto" -> new Auto();
            default ->
                throw new IllegalArgumentException(
                        "--device is " + name + "; there are cpu, cuda, cuda:N (a GPU by its number, from 0) and auto");
        };
    }
}
