package io.attune.deploy.serve;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.KafkaAddress;
import io.attune.kafka.log.ProcessLog;
import io.attune.trainer.cli.PrecisionOption;
import io.attune.trainer.judge.JudgeSettings;
import io.attune.trainer.loop.TrainerProcess;
import io.attune.trainer.ort.DeviceName;
import io.attune.trainer.ort.DeviceUnavailableException;
import io.attune.trainer.ort.SharedRuntime;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The trainer as a child process: {@code TrainerMain ROLES PRECISION THREADS [DEVICE]}, with the oracle that the demo's win rate is measured by. */
final class TrainerMain {
    private static final Logger LOG = LoggerFactory.getLogger(TrainerMain.class);

    private TrainerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        ProcessLog.configure();
        try {
            SharedRuntime.computeOn(Integer.parseInt(arguments[2]));
            SharedRuntime.computeOn(arguments.length > 3 ? DeviceName.parse(arguments[3]) : null, LOG::warn);
        } catch (DeviceUnavailableException missing) {
            LOG.error("--device: {}", missing.getMessage());
            System.exit(1);
        }
        LOG.info("computing on {}", SharedRuntime.where());
        var clock = Clock.systemUTC();
        var random = new SecureRandom();
        var oracle = new SupportDeskOracle();
        var process = new TrainerProcess(
                Path.of(variable("ATTUNE_DATA")),
                new KafkaAddress(variable("ATTUNE_KAFKA")),
                PrecisionOption.byName(arguments[1]),
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
