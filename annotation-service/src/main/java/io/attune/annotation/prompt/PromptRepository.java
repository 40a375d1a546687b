package io.attune.annotation.prompt;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface PromptRepository extends Repository<Prompt, UUID> {
    Optional<Prompt> findById(UUID id);

    List<Prompt> findByIdIn(Collection<UUID> ids);

    List<Prompt> findByProjectAndDigestIn(UUID project, Collection<String> digests);

    long countByProject(UUID project);

    /** {@code after} is the lowest id for the first page; {@code pattern} is that of SQL's like, with ! to escape. */
    @Query("""
            select p from Prompt p
            where p.project = :project and p.id > :after and p.text like :pattern escape '!'
            order by p.id""")
    List<Prompt> page(UUID project, UUID after, String pattern, Limit limit);

    @Query("select p from Prompt p where p.project = :project order by p.draws, p.shuffle, p.id")
    List<Prompt> leastUsed(UUID project, Limit limit);
}
