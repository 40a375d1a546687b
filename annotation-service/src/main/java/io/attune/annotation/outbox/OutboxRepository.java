package io.attune.annotation.outbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface OutboxRepository extends Repository<OutboxRow, Long> {
    /** Those that are not published, whenever their transactions came to commit. */
    @Query("select o from OutboxRow o where o.publishedAt is null order by o.position")
    List<OutboxRow> unpublished(Limit limit);

    @Transactional
    @Modifying
    @Query("update OutboxRow o set o.publishedAt = :now where o.position in :positions")
    void published(Collection<Long> positions, Instant now);

    /** Takes back that events of these types were published. */
    @Modifying
    @Query("update OutboxRow o set o.publishedAt = null where o.type in :types")
    int unpublish(Collection<String> types);

    @NativeQuery("select cluster_id from published_cluster")
    List<String> cluster();

    @Modifying
    @NativeQuery("insert into published_cluster (singleton, cluster_id) values (1, :id)")
    void firstCluster(String id);

    @Modifying
    @NativeQuery("update published_cluster set cluster_id = :id")
    void newCluster(String id);
}
