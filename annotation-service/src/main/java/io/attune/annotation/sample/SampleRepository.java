package io.attune.annotation.sample;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SampleRepository extends Repository<StoredSample, UUID> {
    @Query("select s from StoredSample s where s.task in :tasks order by s.task, s.position")
    List<StoredSample> of(Collection<UUID> tasks);
}
