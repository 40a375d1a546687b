package io.attune.kafka.topic;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.KafkaAddress;
import io.attune.kafka.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
class ClusterTest {

    @Test
    void preparing_twice_keeps_the_topics(KafkaAddress kafka) {
        try (Cluster cluster = new Cluster(kafka)) {
            Map<Topic, TopicIdentity> before = cluster.identities(List.of(Topic.values()));
            cluster.prepare(5);
            assertThat(cluster.identities(List.of(Topic.values())))
                    .isEqualTo(before)
                    .hasSize(Topic.values().length);
        }
    }

    @Test
    @Timeout(60)
    void a_cluster_with_old_transactions_is_refused_with_the_cure(KafkaAddress kafka) throws Exception {
        try (Cluster cluster = new Cluster(kafka);
                Admin admin = Admin.create(kafka.settings())) {
            finalise(admin, (short) 1, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE);
            try {
                assertThatThrownBy(() -> cluster.prepare(1))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has transaction.version 1")
                        .hasMessageContaining("upgrade --feature transaction.version=2");
            } finally {
                finalise(admin, (short) 2, FeatureUpdate.UpgradeType.UPGRADE);
            }
            cluster.prepare(1);
        }
    }

    private static void finalise(Admin admin, short version, FeatureUpdate.UpgradeType type) throws Exception {
        admin.updateFeatures(
                        Map.of("transaction.version", new FeatureUpdate(version, type)), new UpdateFeaturesOptions())
                .all()
                .get(20, TimeUnit.SECONDS);
        while (version(admin) != version) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static int version(Admin admin) throws Exception {
        var features = admin.describeFeatures()
                .featureMetadata()
                .get(20, TimeUnit.SECONDS)
                .finalizedFeatures();
        return requireNonNull(features.get("transaction.version")).maxVersionLevel();
    }
}
