package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.RestException;
import io.attune.kafka.event.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** One annotator at work: leases a task, thinks, submits, and repeats a submission until it has the receipt. */
final class SimulatedAnnotator {
    /** More or less; asking more often would take the processor away from what is waited for. */
    private static final Duration NOTHING_TO_DO = Duration.ofSeconds(1);

    private static final List<Integer> LEASE_LOST = List.of(404, 409, 410);

    private final String name;
    private final RestClient client;
    private final UUID project;
    private final Opinion opinion;
    private final Duration think;
    private final Patience patience;
    private final Workload workload;
    private final InstantSource clock;
    private final RandomGenerator pauses;

    SimulatedAnnotator(
            String name,
            RestClient client,
            UUID project,
            Opinion opinion,
            Duration think,
            Patience patience,
            Workload workload,
            RandomGenerator pauses) {
        this.name = requireNonNull(name, "name is null");
        this.client = requireNonNull(client, "client is null");
        this.project = requireNonNull(project, "project is null");
        this.opinion = requireNonNull(opinion, "opinion is null");
        this.think = requireNonNull(think, "think is null");
        this.patience = requireNonNull(patience, "patience is null");
        this.workload = requireNonNull(workload, "workload is null");
        this.clock = patience.clock();
        this.pauses = requireNonNull(pauses, "pauses is null");
    }

    /** Judges until the crew's work is done. */
    void work() throws IOException, InterruptedException {
        while (workload.take()) {
            try {
                workload.finished(judgeOne());
            } catch (RestException refused) {
                workload.putBack();
                if (!LEASE_LOST.contains(refused.status())) {
                    throw refused;
                }
            } catch (IOException | InterruptedException | RuntimeException failed) {
                workload.putBack();
                throw failed;
            }
        }
    }

    private Receipt judgeOne() throws IOException, InterruptedException {
        LeasedTask task = lease();
        Duration pause = about(think);
        Thread.sleep(pause);
        Submission submission = submission(task, pause);
        return patience.until(attempt -> submit(task, submission, attempt));
    }

    private LeasedTask lease() throws IOException, InterruptedException {
        while (true) {
            Optional<LeasedTask> task = patience.until(
                    attempt -> firstOf(client.post("projects/" + project + "/tasks/lease?count=1", Map.of())));
            if (task.isPresent()) {
                return task.get();
            }
            workload.idle();
            Thread.sleep(about(NOTHING_TO_DO));
        }
    }

    private static Optional<LeasedTask> firstOf(JsonNode tasks) {
        return tasks.isEmpty() ? Optional.empty() : Optional.of(LeasedTask.of(tasks.get(0)));
    }

    /** The body of a submission. A record and not a map: only a declared type makes Jackson write which verdict it is. */
    private record Submission(Verdict verdict, List<Integer> displayed, int guidelineVersion, long millis) {}

    /** Between half of it and half as much again: nobody thinks in step with the others. */
    private Duration about(Duration mean) {
        return Duration.ofMillis(Math.round(mean.toMillis() * (.5 + pauses.nextDouble())));
    }

    private Submission submission(LeasedTask task, Duration pause) {
        return new Submission(
                opinion.on(task.kind(), task.prompt(), task.answers()),
                task.displayed(),
                task.guidelineVersion(),
                pause.toMillis());
    }

    private Receipt submit(LeasedTask task, Submission submission, int attempt) throws IOException {
        Instant sent = clock.instant();
        JsonNode receipt = client.put("tasks/" + task.id() + "/judgment", submission);
        double millis = Duration.between(sent, clock.instant()).toNanos() / 1e6;
        return new Receipt(
                name,
                task.id(),
                UUID.fromString(receipt.path("judgment").asString()),
                receipt.path("number").asLong(),
                sent,
                millis,
                attempt);
    }
}
