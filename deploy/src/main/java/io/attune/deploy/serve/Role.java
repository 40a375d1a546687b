package io.attune.deploy.serve;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a machine may do. The trainer's four share one JVM unless they are asked for apart. */
enum Role {
    BROKER,
    WEB,
    SAMPLER,
    REWARD,
    LEARNER,
    JUDGE;

    static final Set<Role> TRAINER = Set.copyOf(EnumSet.range(SAMPLER, JUDGE));

    /** @throws ServeException naming the roles that exist */
    static Set<Role> parse(String list) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : list.split(",", -1)) {
            try {
                roles.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ServeException(
                        "Unknown role '%s': choose among broker, web, sampler, reward, learner, judge".formatted(name));
            }
        }
        return roles;
    }

    String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
