package io.attune.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.oracle.SupportDeskOracle;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.RoundSpec;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes the demo's projects through the REST interface. Every step may be repeated: what is there already stays as it is. */
public final class DemoProjects {
    private static final String BASE = "support-desk-1.7M";
    /** So few that the first task is there soon. */
    private static final int FIRST_PROMPTS = 40;

    /** The prompts after the first wait half a minute at most for a task that can be judged. */
    private static final int LOOKS = 100;

    private static final Duration LOOK = Duration.ofMillis(300);
    private static final int SHOWN = 3;

    private final Corpus corpus;
    private final RestClient admin;
    private final Artefact base;

    /** @param base the policy that the rounds start from, as {@link DemoPolicy#storeIn} keeps it */
    public DemoProjects(Corpus corpus, Artefact base, RestClient admin) {
        this.corpus = requireNonNull(corpus, "corpus is null");
        this.base = requireNonNull(base, "base is null");
        this.admin = requireNonNull(admin, "admin is null");
    }

    /** Projects with prompts and base model, and a running round in each. */
    public void seed() throws IOException {
        seed(DemoProject.PAIRS);
        awaitFirstTask(made(DemoProject.PAIRS));
        seed(DemoProject.THUMBS);
        seed(DemoProject.SCORES);
        for (DemoProject project : DemoProject.values()) {
            submit(made(project), corpus.prompts().subList(FIRST_PROMPTS, Corpus.PROMPTS));
        }
    }

    private void seed(DemoProject project) throws IOException {
        String id = made(project);
        submit(id, corpus.prompts().subList(0, FIRST_PROMPTS));
        String version = admin.post("projects/" + id + "/policies", Map.of("name", BASE, "tree", base))
                .path("id")
                .asString();
        if (admin.get("projects/" + id + "/rounds").isEmpty()) {
            admin.post("projects/" + id + "/rounds", launch(version, project.tuning()));
        }
    }

    /** What follows would be in the way of the first answers; without a sampler there will be none. */
    private void awaitFirstTask(String project) throws IOException {
        try {
            for (int look = 0; look < LOOKS && openTasks(project) == 0; look++) {
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the first answers are drawn");
        }
    }

    private long openTasks(String project) throws IOException {
        return admin.get("projects/" + project + "/tasks/count").path("open").asLong();
    }

    /** Id of the project, made if missing. */
    private String made(DemoProject project) throws IOException {
        String id = find(project);
        return id == null ? admin.post("projects", project.wish()).path("id").asString() : id;
    }

    private @Nullable String find(DemoProject project) throws IOException {
        for (JsonNode one : admin.get("projects")) {
            if (one.path("name").asString().equals(project.title())) {
                return one.path("id").asString();
            }
        }
        return null;
    }

    private void submit(String project, List<String> prompts) throws IOException {
        List<Map<String, Object>> wishes = prompts.stream()
                .map(text -> Map.<String, Object>of("messages", conversation(text), "source", "demo"))
                .toList();
        admin.post("projects/" + project + "/prompts", wishes);
    }

    private Map<String, Object> launch(String version, DemoProject.Tuning tuning) {
        List<List<Message>> heldOut =
                corpus.heldOut().stream().map(DemoProjects::conversation).toList();
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("start", version);
        wish.put("objective", tuning.objective());
        wish.put("parameters", tuning.parameters());
        wish.put(
                "optimisation",
                new RoundSpec.Optimisation(tuning.learningRate(), DemoProject.Tuning.BATCH, tuning.replay(), 0, 1, 0));
        wish.put("sampling", new RoundSpec.Sampling(1, 0, 1, DemoPolicy.LONGEST_ANSWER));
        wish.put("judgeShare", tuning.judgeShare());
        wish.put("weights", tuning.weights());
        wish.put("oracle", SupportDeskOracle.NAME);
        wish.put("shownPrompts", heldOut.subList(0, SHOWN));
        wish.put("evaluationPrompts", heldOut);
        return wish;
    }

    private static List<Message> conversation(String text) {
        return List.of(new Message("user", text));
    }
}
