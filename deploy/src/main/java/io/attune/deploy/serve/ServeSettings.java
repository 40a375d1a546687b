package io.attune.deploy.serve;

import static java.util.Objects.requireNonNull;

import io.attune.trainer.graph.ElementType;
import io.attune.trainer.ort.DeviceName;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code serve} was asked to do.
 *
 * @param kafka {@code host:port} of an existing broker; null starts the embedded one
 * @param database JDBC URL of a PostgreSQL database; null means the embedded H2 file
 * @param precision in which rounds learn and answer
 * @param threads of the CPU that the trainer computes on
 * @param device that the trainer computes on, as {@link DeviceName} has them; null leaves it to what was built
 */
record ServeSettings(
        int port,
        Path data,
        Set<Role> roles,
        @Nullable String kafka,
        @Nullable String database,
        ElementType precision,
        int threads,
        @Nullable String device,
        boolean demo) {
    ServeSettings {
        requireNonNull(data, "data is null");
        requireNonNull(precision, "precision is null");
        roles = Set.copyOf(roles);
        if (port < 1 || port > 65_535) {
            throw new ServeException("Port %d does not exist: choose one from 1 to 65535".formatted(port));
        }
        if (kafka != null && !kafka.matches("[^\\s:,]+:\\d{1,5}(,[^\\s:,]+:\\d{1,5})*")) {
            throw new ServeException("--kafka %s is not host:port".formatted(kafka));
        }
        if (database != null && !database.startsWith("jdbc:postgresql:")) {
            throw new ServeException(
                    "--db %s is not a PostgreSQL database, such as jdbc:postgresql://host/attune".formatted(database));
        }
        if (device != null) {
            DeviceName.parse(device);
        }
    }
}
