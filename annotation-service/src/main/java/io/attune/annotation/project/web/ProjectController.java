package io.attune.annotation.project.web;

import io.attune.annotation.project.NewProject;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects")
@Tag(name = "Projects")
class ProjectController {
    private final Projects projects;

    ProjectController(Projects projects) {
        this.projects = projects;
    }

    @GetMapping
    @Operation(summary = "All projects, oldest first")
    List<ProjectView> all() {
        return projects.all();
    }

    @GetMapping("/{project}")
    @Operation(summary = "One project with its guidelines and dimensions")
    ProjectView get(@PathVariable UUID project) {
        return projects.get(project);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes a project")
    ProjectView create(@RequestBody NewProject wish) {
        return projects.get(projects.create(wish));
    }

    @PutMapping("/{project}/guidelines")
    @Operation(summary = "Puts another text of the guidelines into force as a new version")
    ProjectView editGuidelines(@PathVariable UUID project, @RequestBody NewGuidelines wish) {
        projects.editGuidelines(project, wish.text());
        return projects.get(project);
    }
}
