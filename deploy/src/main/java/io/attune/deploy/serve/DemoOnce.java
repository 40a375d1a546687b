package io.attune.deploy.serve;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.demo.Corpus;
import io.attune.deploy.demo.DemoProjects;
import io.attune.kafka.artefact.ArtefactStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Brings the demo's projects into a new installation, once: what an admin deletes or changes afterwards stays so. */
final class DemoOnce {
    private final DataDirectory data;
    private final URI web;
    private final Path done;

    /** Made while the web process starts, which leaves a core free; null where nothing is to be done. */
    private final @Nullable CompletableFuture<Corpus> corpus;

    DemoOnce(DataDirectory data, URI web) {
        this.data = data;
        this.web = web;
        done = data.root().resolve("demo");
        corpus = Files.exists(done) ? null : CompletableFuture.supplyAsync(Corpus::new);
    }

    void seed(String password, Consumer<String> report) {
        if (corpus == null) {
            return;
        }
        try {
            RestClient admin = RestClient.signIn(RestClient.pool(), web, "admin", password);
            new DemoProjects(corpus.join(), admin, new ArtefactStore(data.root().resolve("artefacts"))).seed();
            Files.createFile(done);
        } catch (IOException e) {
            report.accept("The demo's projects are not complete (%s): start again, or go without with --no-demo"
                    .formatted(e.getMessage()));
        }
    }
}
