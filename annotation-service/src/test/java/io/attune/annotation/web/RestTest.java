package io.attune.annotation.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.policy.Models;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.round.Outboxed;
import io.attune.kafka.client.EventSink;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyRef;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.SamplesDrawn;
import io.attune.kafka.event.SamplesRequested;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a program does, from its password to the data set. */
class RestTest {
    private final Stage stage = Stage.on(Database.H2);
    private final Http admin = Http.with(stage, Role.ADMIN);

    @Test
    void aPasswordGivesATokenAndAWrongOneAReason() throws Exception {
        String name = "ada " + stage.id();
        stage.the(Annotators.class).create(new NewAnnotator(name, "correct horse", Set.of(Role.ADMIN)));
        Http nobody = Http.nobody(stage);

        HttpResponse<String> wrong =
                nobody.post("/api/v1/token", "{\"name\": \"%s\", \"password\": \"battery\"}".formatted(name));
        HttpResponse<String> right =
                nobody.post("/api/v1/token", "{\"name\": \"%s\", \"password\": \"correct horse\"}".formatted(name));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(Http.detail(wrong)).isEqualTo("Name or password is wrong, or the account is disabled.");
        Http ada = Http.token(stage, Http.json(right).path("token").asString());
        assertThat(Http.json(ada.get("/api/v1/me")).path("name").asString()).isEqualTo(name);
    }

    @Test
    void judgingTwiceIsOnceAndUndoingGivesTheTaskBack() throws Exception {
        String project = project("THUMB");
        UUID task = stage.task(UUID.fromString(project), null);
        Http annotator = Http.with(stage, Role.ANNOTATOR);
        String thumb = """
                {"verdict": {"verdict": "thumb", "up": true}, "displayed": [0], "guidelineVersion": 1, "millis": 900}""";

        assertThat(openTasks(admin, project)).isOne();
        JsonNode leased = Http.json(annotator.post("/api/v1/projects/" + project + "/tasks/lease?count=2", ""));
        assertThat(leased.get(0).path("id").asString()).isEqualTo(task.toString());
        HttpResponse<String> first = annotator.put("/api/v1/tasks/" + task + "/judgment", thumb);
        assertThat(openTasks(admin, project)).isZero();
        HttpResponse<String> second = annotator.put("/api/v1/tasks/" + task + "/judgment", thumb);
        HttpResponse<String> other =
                annotator.put("/api/v1/tasks/" + task + "/judgment", thumb.replace("true", "false"));

        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Http.detail(other)).contains("undo that judgment first");
        String judgment = Http.json(first).path("judgment").asString();
        assertThat(annotator
                        .send("DELETE", "/api/v1/judgments/" + judgment, null)
                        .statusCode())
                .isEqualTo(200);
        assertThat(Http.json(annotator.post("/api/v1/projects/" + project + "/tasks/lease", ""))
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(task.toString());
        assertThat(Http.json(admin.get("/api/v1/projects/" + project + "/judgments/count"))
                        .path("byPeople")
                        .asLong())
                .isZero();
    }

    private static long openTasks(Http admin, String project) throws Exception {
        return Http.json(admin.get("/api/v1/projects/" + project + "/tasks/count"))
                .path("open")
                .asLong();
    }

    @Test
    void aFileGoesInWithAReportAndComesOutAgain() throws Exception {
        String project = project("PAIR");
        String file = """
                {"prompt":"2 + 2?","chosen":"4","rejected":"5"}
                {"prompt":"3 + 3?","chosen":"6"}
                """;

        JsonNode refused = Http.json(
                admin.post("/api/v1/projects/" + project + "/import?format=trl-preference&source=a.jsonl", file));
        JsonNode taken = Http.json(admin.post(
                "/api/v1/projects/" + project + "/import?format=trl-preference&mode=SKIP_BAD&source=a.jsonl", file));

        assertThat(refused.path("stored").asBoolean()).isFalse();
        assertThat(refused.path("examples").get(0).path("line").asLong()).isEqualTo(2);
        assertThat(refused.path("examples").get(0).path("problem").asString()).isEqualTo("has no rejected");
        assertThat(taken.path("stored").asBoolean()).isTrue();
        HttpResponse<String> out = admin.get("/api/v1/projects/" + project + "/judgments/export?format=trl-preference");
        assertThat(out.body()).isEqualTo("{\"prompt\":\"2 + 2?\",\"chosen\":\"4\",\"rejected\":\"5\"}\n");
        assertThat(out.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"trl-preference.jsonl\"");
    }

    @Test
    void demonstrationsGoInAndARoundIsLaunchedThatImitatesThem() throws Exception {
        String project = project("PAIR");
        stage.prompt(UUID.fromString(project));
        String base = base(project);
        admin.post(
                "/api/v1/projects/" + project + "/import?format=demonstrations&source=text.jsonl",
                "{\"text\": \"A parcel takes two days.\"}");
        JsonNode file = Http.json(admin.get("/api/v1/projects/" + project + "/demonstrations"))
                .get(0);
        assertThat(file.path("source").asString()).isEqualTo("text.jsonl");
        assertThat(file.path("lines").asLong()).isEqualTo(1);

        HttpResponse<String> round = admin.post("/api/v1/projects/" + project + "/rounds", """
                {"start": "%s", "objective": "ppo-ptx", "demonstrations": "%s"}""".formatted(
                        base, file.path("id").asString()));

        assertThat(round.statusCode()).as(round.body()).isEqualTo(201);
        assertThat(Http.json(round)
                        .path("spec")
                        .path("demonstrations")
                        .path("sha256")
                        .asString())
                .isEqualTo(file.path("file").path("sha256").asString());
    }

    @Test
    void aRoundIsLaunchedWithAnAdapterOfOnesOwn() throws Exception {
        String project = project("PAIR");
        stage.prompt(UUID.fromString(project));
        String rounds = "/api/v1/projects/" + project + "/rounds";
        String wish = """
                {"start": "%s", "objective": "online-dpo", "loraRank": 8, "loraAlpha": 16, "loraTargets": ["q_proj", "v_proj"]}""".formatted(base(project));

        refused(
                admin.post(rounds, wish.replace("v_proj", "vproj")),
                400,
                "LoraTargets names \"vproj\", and a llama model has no such layer: choose among q_proj, k_proj, v_proj,");
        refused(admin.post(rounds, wish.replace(": 16", ": 0")), 400, "LoraAlpha is 0.0, expected a number over 0");
        refused(admin.post(rounds, wish.replace(": 16", ": 1e999")), 400, "LoraAlpha is Infinity, expected a number");
        refused(admin.post(rounds, wish.replace(": 16", ": \"twice\"")), 400, "loraAlpha is \"twice\"");
        refused(admin.post(rounds, wish.replace(": 8", ": 0")), 400, "loraRank 0 tunes all weights");
        refused(admin.post(rounds, wish.replace("\"v_proj\"", "null")), 400, "loraTargets[1] is missing");
        refused(admin.post(rounds, wish.replace("[\"q_proj\", \"v_proj\"]", "\"q_proj\"")), 400, "loraTargets is of");
        HttpResponse<String> launched = admin.post(rounds, wish);

        assertThat(launched.statusCode()).as(launched.body()).isEqualTo(201);
        JsonNode spec = Http.json(launched).path("spec");
        assertThat(spec.path("loraAlpha").asDouble()).isEqualTo(16);
        assertThat(spec.path("loraTargets").toString()).isEqualTo("[\"q_proj\",\"v_proj\"]");
    }

    private String base(String project) throws Exception {
        Artefact tree = new Models(stage).model("llama");
        return Http.json(admin.post(
                        "/api/v1/projects/" + project + "/policies", """
                        {"name": "llama", "tree": {"sha256": "%s", "bytes": %d}}""".formatted(tree.sha256(), tree.bytes())))
                .path("id")
                .asString();
    }

    @Test
    void aVersionIsDownloadedAsAZip() throws Exception {
        String base = base(project("PAIR"));
        var written = new ByteArrayOutputStream();
        stage.the(Policies.class).archive(UUID.fromString(base)).writeTo(written);

        HttpResponse<byte[]> zip = admin.download("/api/v1/policies/" + base + "/weights");

        assertThat(zip.statusCode()).isEqualTo(200);
        assertThat(zip.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(zip.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"llama-model.zip\"");
        assertThat(zip.body()).isEqualTo(written.toByteArray());
        refused(admin.get("/api/v1/policies/" + stage.id() + "/weights"), 404, "There is no model version");
    }

    @Test
    void aRoundIsLaunchedWithTheUsualSettingsAndItsModelAnswers() throws Exception {
        String project = project("PAIR");
        stage.prompt(UUID.fromString(project));
        String base = base(project);
        JsonNode round = Http.json(admin.post(
                "/api/v1/projects/" + project + "/rounds",
                "{\"start\": \"%s\", \"objective\": \"online-dpo\"}".formatted(base)));
        assertThat(round.path("state").path("requested").asString()).isEqualTo("RUNNING");
        assertThat(round.path("spec").path("loraRank").asInt()).isEqualTo(16);

        CompletableFuture<HttpResponse<String>> asking = CompletableFuture.supplyAsync(() -> ask(base));
        Outboxed outboxed = new Outboxed(stage);
        UUID id = UUID.fromString(round.path("id").asString());
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !questions(outboxed, id).isEmpty());
        stage.the(EventSink.class).write(List.of(answer(questions(outboxed, id).getFirst())));

        HttpResponse<String> answer = asking.join();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(Http.json(answer).path(base).asString()).isEqualTo("Here.");
        assertThat(admin.post("/api/v1/rounds/" + id + "/stop", "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRefusalNamesTheThingTheCauseAndTheCure() throws Exception {
        String project = project("PAIR");

        refused(admin.get("/api/v1/projects/" + stage.id()), 404, "There is no project ");
        refused(admin.get("/api/v1/projects/mine"), 400, "project is \"mine\", expected an id.");
        refused(
                admin.post("/api/v1/projects/" + project + "/rounds", "{\"start\": \"%s\"}".formatted(stage.id())),
                400,
                "objective is missing: GET /api/v1/objectives lists them");
        String wish = """
                {"name": "x", "kind": "PAIR", "guidelines": "", "dimensions": [], "overlap": 1}""";
        refused(
                admin.post("/api/v1/projects", wish.replace("}", ", \"nane\": 1}")),
                400,
                "The body cannot be read: there is no field nane; there are dimensions, guidelines, kind, name, overlap.");
        refused(
                admin.post("/api/v1/projects", wish.replace("PAIR", "DUEL")),
                400,
                "kind is \"DUEL\", which it cannot be.");
        refused(admin.post("/api/v1/projects", wish.replace(": 1}", ": [1]}")), 400, "overlap is of another kind");
        refused(admin.post("/api/v1/projects", wish.replace(", \"overlap\": 1", "")), 400, "overlap is missing.");
        refused(admin.post("/api/v1/projects", wish.replace(": 1}", ": 0}")), 400, "overlap is 0, expected 1 to 100");
        refused(admin.post("/api/v1/projects", "{\"name\": "), 400, "The body cannot be read: ");
        refused(admin.post("/api/v1/projects", ""), 400, "The body cannot be read: ");
        refused(
                admin.post("/api/v1/projects/" + project + "/import?format=csv", ""),
                400,
                "No import format is called csv; there are trl-prompts, text, trl-preference, hh-rlhf, demonstrations.");
        refused(admin.get("/api/v1/rounds/" + stage.id() + "/points"), 400, "series");
        refused(admin.send("PATCH", "/api/v1/projects", "{}"), 405, "PATCH");
    }

    private static void refused(HttpResponse<String> response, int status, String words) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(Http.detail(response)).contains(words).doesNotContain("\n");
    }

    private HttpResponse<String> ask(String version) {
        try {
            return admin.post("/api/v1/policies/ask", """
                    {"versions": ["%s"], "prompt": [{"role": "user", "content": "Where is it?"}]}""".formatted(version));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<SamplesRequested> questions(Outboxed outboxed, UUID round) {
        return outboxed.mentioning(round, SamplesRequested.class).stream()
                .filter(request -> request.purpose() == SamplesRequested.Purpose.PLAYGROUND)
                .toList();
    }

    private SamplesDrawn answer(SamplesRequested request) {
        Sample here =
                new Sample(stage.id(), new PolicyRef(stage.id(), 0), "Here.", List.of(), List.of(), List.of(), false);
        return new SamplesDrawn(
                request.id(),
                Instant.now(),
                request.round(),
                request.prompt(),
                request.messages(),
                List.of(),
                List.of(here),
                SamplesDrawn.Route.PLAYGROUND);
    }

    private String project(String kind) throws Exception {
        return Http.json(admin.post("/api/v1/projects", """
                        {"name": "project %s", "kind": "%s", "guidelines": "Be fair.", "dimensions": [], "overlap": 1}""".formatted(stage.id(), kind)))
                .path("id")
                .asString();
    }
}
