package io.attune.annotation.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.IssuedToken;
import io.attune.annotation.annotator.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Every route, and everybody who may not call it. */
class RoutesTest {
    /** Who may call a route. */
    enum Door {
        ANYONE,
        SIGNED_IN,
        ANNOTATOR,
        ADMIN
    }

    private static final Map<String, Door> ROUTES = routes();

    private final Stage stage = Stage.on(Database.H2);

    private static Map<String, Door> routes() {
        Map<String, Door> routes = new TreeMap<>();
        door(routes, Door.ANYONE, "POST /api/v1/token");
        door(
                routes,
                Door.SIGNED_IN,
                "GET /api/v1/me",
                "GET /api/v1/me/tokens",
                "DELETE /api/v1/me/tokens/{token}",
                "GET /api/v1/projects",
                "GET /api/v1/projects/{project}");
        door(
                routes,
                Door.ANNOTATOR,
                "POST /api/v1/projects/{project}/tasks/lease",
                "DELETE /api/v1/tasks/{task}/lease",
                "PUT /api/v1/tasks/{task}/judgment",
                "DELETE /api/v1/judgments/{judgment}");
        door(
                routes,
                Door.ADMIN,
                "POST /api/v1/projects",
                "PUT /api/v1/projects/{project}/guidelines",
                "POST /api/v1/projects/{project}/prompts",
                "GET /api/v1/projects/{project}/prompts",
                "GET /api/v1/projects/{project}/judgments",
                "GET /api/v1/projects/{project}/judgments/count",
                "GET /api/v1/projects/{project}/tasks/count",
                "GET /api/v1/projects/{project}/judgments/export",
                "POST /api/v1/projects/{project}/import",
                "GET /api/v1/projects/{project}/demonstrations",
                "POST /api/v1/projects/{project}/rounds",
                "GET /api/v1/projects/{project}/rounds",
                "POST /api/v1/projects/{project}/policies",
                "GET /api/v1/projects/{project}/policies",
                "GET /api/v1/annotators",
                "POST /api/v1/annotators",
                "PUT /api/v1/annotators/{annotator}/disabled",
                "PUT /api/v1/annotators/{annotator}/roles",
                "PUT /api/v1/annotators/{annotator}/password",
                "GET /api/v1/objectives",
                "GET /api/v1/rounds/{round}",
                "POST /api/v1/rounds/{round}/pause",
                "POST /api/v1/rounds/{round}/resume",
                "POST /api/v1/rounds/{round}/stop",
                "PUT /api/v1/rounds/{round}/judge-share",
                "GET /api/v1/rounds/{round}/series",
                "GET /api/v1/rounds/{round}/points",
                "GET /api/v1/rounds/{round}/answers",
                "GET /api/v1/rounds/{round}/log",
                "GET /api/v1/rounds/{round}/latency",
                "GET /api/v1/models",
                "GET /api/v1/policies/{version}",
                "GET /api/v1/policies/{version}/lineage",
                "PUT /api/v1/policies/{version}/pin",
                "DELETE /api/v1/policies/{version}/pin",
                "GET /api/v1/policies/{version}/receipts",
                "GET /api/v1/policies/{version}/weights",
                "GET /api/v1/policies/{version}/manifest",
                "POST /api/v1/policies/ask",
                "GET /api/v1/dead-letters",
                "POST /api/v1/dead-letters/{topic}/{partition}/{offset}/replay",
                "POST /api/v1/dead-letters/{topic}/{partition}/{offset}/dismiss",
                "GET /api/v1/status");
        return routes;
    }

    private static void door(Map<String, Door> routes, Door door, String... names) {
        for (String name : names) {
            routes.put(name, door);
        }
    }

    @Test
    void everyRouteIsKnownHere() {
        assertThat(served()).containsExactlyInAnyOrderElementsOf(ROUTES.keySet());
    }

    @Test
    void nobodyGetsInWithoutToken() throws Exception {
        for (var route : ROUTES.entrySet()) {
            HttpResponse<String> response = call(Http.nobody(stage), route.getKey());
            if (route.getValue() == Door.ANYONE) {
                assertThat(response.statusCode()).as(route.getKey()).isEqualTo(400);
            } else {
                assertThat(response.statusCode()).as(route.getKey()).isEqualTo(401);
                assertThat(Http.detail(response)).contains("POST /api/v1/token");
            }
        }
    }

    @Test
    void aTokenThatIsNobodysRevokedOrOfADisabledAccountOpensNothing() throws Exception {
        Annotators annotators = stage.the(Annotators.class);
        UUID revoking = stage.annotator();
        IssuedToken revoked = annotators.issueToken(revoking, "test");
        annotators.revokeToken(revoking, revoked.id());
        UUID leaving = stage.annotator();
        String disabled = annotators.issueToken(leaving, "test").token();
        annotators.disable(leaving, true);

        for (String token : List.of("attune_00", revoked.token(), disabled)) {
            for (String route : ROUTES.keySet()) {
                assertThat(call(Http.token(stage, token), route).statusCode())
                        .as(route)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void eachRoleOpensItsOwnDoorsAndNoOther() throws Exception {
        Http annotator = Http.with(stage, Role.ANNOTATOR);
        Http admin = Http.with(stage, Role.ADMIN);
        for (var route : ROUTES.entrySet()) {
            boolean forAnnotator = route.getValue() != Door.ADMIN;
            boolean forAdmin = route.getValue() != Door.ANNOTATOR;
            assertOpen(route.getKey(), call(annotator, route.getKey()), forAnnotator);
            assertOpen(route.getKey(), call(admin, route.getKey()), forAdmin);
        }
    }

    private static void assertOpen(String route, HttpResponse<String> response, boolean open) {
        if (open) {
            assertThat(response.statusCode())
                    .as(route + " " + response.body())
                    .isNotIn(401, 403)
                    .isLessThan(500);
        } else {
            assertThat(response.statusCode()).as(route).isEqualTo(403);
            assertThat(Http.detail(response)).isEqualTo("This account has no right to do that: ask an admin for it.");
        }
    }

    @Test
    void whatIsNotPartOfTheInterfaceIsForNobody() throws Exception {
        Http admin = Http.with(stage, Role.ADMIN, Role.ANNOTATOR);

        assertThat(admin.get("/api/v2/projects").statusCode()).isEqualTo(403);
        assertThat(admin.get("/api/").statusCode()).isEqualTo(403);
        assertThat(Http.with(stage, Role.ANNOTATOR).get("/api/v1/new-route").statusCode())
                .isEqualTo(403);
        assertThat(admin.get("/api/v1/new-route").statusCode()).isEqualTo(404);
    }

    @Test
    void theDescriptionListsEveryRouteWithASummary() throws Exception {
        assertThat(Http.nobody(stage).get("/v3/api-docs").statusCode()).isEqualTo(401);

        JsonNode paths =
                Http.json(Http.with(stage, Role.ANNOTATOR).get("/v3/api-docs")).path("paths");

        List<String> described = new ArrayList<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    described.add(operation.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                    assertThat(operation.getValue().path("summary").asString(""))
                            .as(path.getKey())
                            .isNotBlank();
                }));
        assertThat(described).containsExactlyInAnyOrderElementsOf(ROUTES.keySet());
    }

    private Set<String> served() {
        Set<String> served = new TreeSet<>();
        Map<RequestMappingInfo, HandlerMethod> methods =
                stage.the(RequestMappingHandlerMapping.class).getHandlerMethods();
        methods.forEach((info, method) -> {
            if (method.getBeanType().getPackageName().startsWith("io.attune")) {
                info.getPatternValues()
                        .forEach(path ->
                                info.getMethodsCondition().getMethods().forEach(verb -> served.add(verb + " " + path)));
            }
        });
        return served;
    }

    private static HttpResponse<String> call(Http caller, String route) throws IOException, InterruptedException {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1)
                .replace("{topic}", "samples")
                .replace("{partition}", "0")
                .replace("{offset}", "999999")
                .replaceAll("\\{\\w+}", "018f0000-0000-7000-8000-000000000000");
        return caller.send(method, path, method.equals("GET") || method.equals("DELETE") ? null : "{}");
    }
}
