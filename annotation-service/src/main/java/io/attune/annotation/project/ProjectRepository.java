package io.attune.annotation.project;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface ProjectRepository extends Repository<Project, UUID> {
    @Query("select distinct p from Project p left join fetch p.dimensions order by p.createdAt, p.id")
    List<Project> all();

    Optional<Project> findById(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Project p where p.id = :id")
    Optional<Project> lock(UUID id);

    boolean existsByName(String name);

    @Query("select g from Guidelines g where g.key.project = :project and g.key.version = :version")
    Optional<Guidelines> guidelines(UUID project, int version);
}
