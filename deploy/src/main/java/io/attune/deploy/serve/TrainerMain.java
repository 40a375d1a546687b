package io.attune.deploy.serve;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.log.ProcessLog;
import io.attune.trainer.judge.JudgeSettings;
import io.attune.trainer.loop.TrainerProcess;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

/** The trainer as a child process: {@code TrainerMain ROLES}, with the oracle that the demo's win rate is measured by. */
final class TrainerMain {
    private TrainerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        ProcessLog.configure();
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var oracle = new SupportDeskOracle();
        var process = new TrainerProcess(
                Path.of(variable("ATTUNE_DATA")),
                new KafkaAddress(variable("ATTUNE_KAFKA")),
                arguments[0],
                JudgeSettings.judge(System.getenv(), clock, random, Thread::sleep),
                Map.of(SupportDeskOracle.NAME, oracle::reward),
                clock,
                random);
        System.exit(process.run(System.in));
    }

    private static String variable(String name) {
        return requireNonNull(System.getenv(name), name + " is not set");
    }
}
