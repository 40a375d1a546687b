package io.attune.deploy.simulate;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.RestException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** Accounts for simulated annotators, made by an administrator. */
final class Crew {
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    private static final int CONFLICT = 409;

    private final URI server;
    private final HttpClient http;
    private final RestClient admin;
    private final RandomGenerator secrets;

    /** @param secrets for passwords: unpredictable */
    Crew(URI server, HttpClient http, RestClient admin, RandomGenerator secrets) {
        this.server = requireNonNull(server, "server is null");
        this.http = requireNonNull(http, "http is null");
        this.admin = requireNonNull(admin, "admin is null");
        this.secrets = requireNonNull(secrets, "secrets is null");
    }

    record Member(String name, RestClient client) {}

    /** Signed-in annotators {@code sim-1} to {@code sim-size}; accounts of an earlier crew get a new password. */
    List<Member> hire(int size) throws IOException {
        List<Member> members = new ArrayList<>(size);
        for (int i = 1; i <= size; i++) {
            String name = "sim-" + i;
            String password = password();
            giveAccount(name, password);
            members.add(new Member(name, RestClient.signIn(http, server, name, password)));
        }
        return List.copyOf(members);
    }

    private void giveAccount(String name, String password) throws IOException {
        try {
            admin.post("annotators", Map.of("name", name, "password", password, "roles", List.of("ANNOTATOR")));
        } catch (RestException refused) {
            if (refused.status() != CONFLICT) {
                throw refused;
            }
            admin.put("annotators/" + idOf(name) + "/password", Map.of("password", password));
        }
    }

    private String idOf(String name) throws IOException {
        for (JsonNode annotator : admin.get("annotators")) {
            if (annotator.path("name").asString().equals(name)) {
                return annotator.path("id").asString();
            }
        }
        throw new IllegalArgumentException(
                "the account " + name + " exists but is not listed: remove it and try again");
    }

    private String password() {
        StringBuilder password = new StringBuilder();
        while (password.length() < 24) {
            password.append(ALPHABET.charAt(secrets.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
