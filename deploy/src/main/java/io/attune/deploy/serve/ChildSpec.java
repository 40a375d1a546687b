package io.attune.deploy.serve;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one child process is started: a JVM on this one's class path.
 *
 * @param jvm options of its JVM
 * @param niceness added to its scheduling priority, so that people's requests come before training; 0 leaves it
 */
record ChildSpec(
        String name,
        String mainClass,
        List<String> jvm,
        List<String> arguments,
        Map<String, String> environment,
        int niceness,
        Path log) {

    List<String> command() {
        List<String> command = new java.util.ArrayList<>();
        if (niceness > 0) {
            command.addAll(List.of("nice", "-n", Integer.toString(niceness)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }
}
