package io.attune.trainer.loop;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.broker.EmbeddedBroker;
import io.attune.kafka.topic.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One broker for all test classes of a run: give a test a {@link KafkaAddress} parameter. Rounds keep tests apart. */
final class RunningBroker implements BeforeAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(RunningBroker.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaAddress.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return running(context).broker().address();
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot().getStore(SPACE).computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    private record Running(EmbeddedBroker broker, Path directory) implements AutoCloseable {
        static Running start() {
            try {
                Path directory = Files.createTempDirectory("attune-broker");
                EmbeddedBroker broker = EmbeddedBroker.start(directory);
                try (Cluster cluster = new Cluster(broker.address())) {
                    cluster.prepare(2);
                }
                return new Running(broker, directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            BaseModels.delete(directory);
        }
    }
}
