package io.attune.deploy.demo;

import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the demo's projects on a server that was started without them. */
@Command(
        name = "seed",
        description = "Makes the demo's projects on a running server whose data directory is on this machine.",
        mixinStandardHelpOptions = true)
final class DemoSeed implements Callable<Integer> {
    @Mixin
    private ServerOptions server = new ServerOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        RestClient admin = server.signIn(RestClient.pool());
        Artefact base = DemoPolicy.storeIn(new ArtefactStore(server.data().resolve("artefacts")));
        new DemoProjects(new Corpus(), base, admin).seed();
        PrintWriter out = spec.commandLine().getOut();
        out.println("the demo's projects are at " + server.url());
        out.flush();
        return 0;
    }
}
