package io.attune.annotation.policy;

import io.attune.kafka.event.PolicyPublished;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface PolicyRepository extends JpaRepository<PolicyVersion, UUID> {
    List<PolicyVersion> findByProjectOrderByPublishedAtDescIdDesc(UUID project);

    Optional<PolicyVersion> findByProjectAndBaseSha256(UUID project, String sha256);

    @Query("select coalesce(max(p.version), 0) from PolicyVersion p where p.project = :project and p.kind = :kind")
    int newestVersion(UUID project, PolicyPublished.Kind kind);

    /** Lets the weights go of the round's versions up to this number, except those that are pinned. */
    @Modifying(flushAutomatically = true, clearAutomatically = true)
    @Query("""
            update PolicyVersion p set p.weights.sha256 = null, p.weights.bytes = null
            where p.round = :round and p.kind = :kind and p.roundVersion <= :upTo
            and p.pinned = false and p.weights.sha256 is not null""")
    int letGo(UUID round, PolicyPublished.Kind kind, int upTo);
}
