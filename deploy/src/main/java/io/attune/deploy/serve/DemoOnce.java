package io.attune.deploy.serve;

import static java.util.Objects.requireNonNull;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.demo.Corpus;
import io.attune.deploy.demo.DemoPolicy;
import io.attune.deploy.demo.DemoProjects;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the demo's projects into a new installation, once: what an admin deletes or changes afterwards stays so. */
final class DemoOnce {
    private final URI web;
    private final Path done;

    /** Made while the web process starts. */
    private final @Nullable CompletableFuture<Material> material;

    private record Material(Corpus corpus, Artefact policy) {}

    DemoOnce(DataDirectory data, URI web) {
        this.web = web;
        done = data.root().resolve("demo");
        var store = new ArtefactStore(data.root().resolve("artefacts"));
        material = Files.exists(done) ? null : CompletableFuture.supplyAsync(() -> material(store));
    }

    private static Material material(ArtefactStore store) {
        try {
            return new Material(new Corpus(), DemoPolicy.storeIn(store));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void seed(String password, Consumer<String> report) {
        if (material == null) {
            return;
        }
        try {
            RestClient admin = RestClient.signIn(RestClient.pool(), web, "admin", password);
            Material made = material.join();
            new DemoProjects(made.corpus(), made.policy(), admin).seed();
            Files.createFile(done);
        } catch (CompletionException e) {
            incomplete(requireNonNull(e.getCause(), "cause is null"), report);
        } catch (IOException e) {
            incomplete(e, report);
        }
    }

    private static void incomplete(Throwable why, Consumer<String> report) {
        report.accept("The demo's projects are not complete (%s): start again, or go without with --no-demo"
                .formatted(why.getMessage()));
    }
}
