package io.attune.deploy.serve;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.demo.DemoProjects;
import io.attune.kafka.artefact.ArtefactStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Brings the demo's projects into a new installation, once: what an admin deletes or changes afterwards stays so. */
final class DemoOnce {
    private final DataDirectory data;
    private final URI web;

    DemoOnce(DataDirectory data, URI web) {
        this.data = data;
        this.web = web;
    }

    void seed(String password, Consumer<String> report) {
        Path done = data.root().resolve("demo");
        if (Files.exists(done)) {
            return;
        }
        try {
            RestClient admin = RestClient.signIn(RestClient.pool(), web, "admin", password);
            new DemoProjects(admin, new ArtefactStore(data.root().resolve("artefacts"))).seed();
            Files.createFile(done);
        } catch (IOException e) {
            report.accept("The demo's projects are not complete (%s): start again, or go without with --no-demo"
                    .formatted(e.getMessage()));
        }
    }
}
