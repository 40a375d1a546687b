package io.attune.deploy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.concurrent.ThreadLocalRandom;

/** The house rules that hold between modules and inside them. */
@AnalyzeClasses(packages = "io.attune", importOptions = DoNotIncludeTests.class)
class ModuleRulesTest {

    @ArchTest
    static final ArchRule kafkaKnowsNoOtherModule = noClasses()
            .that()
            .resideInAPackage("io.attune.kafka..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.attune..").and(not(resideInAPackage("io.attune.kafka.."))));

    @ArchTest
    static final ArchRule annotationServiceKnowsKafkaAlone = noClasses()
            .that()
            .resideInAPackage("io.attune.annotation..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.attune.ui..", "io.attune.trainer..", "io.attune.deploy..");

    @ArchTest
    static final ArchRule trainerKnowsKafkaAlone = noClasses()
            .that()
            .resideInAPackage("io.attune.trainer..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.attune.ui..",
                    "io.attune.annotation..",
                    "io.attune.deploy..",
                    "org.springframework..",
                    "jakarta.persistence..",
                    "com.vaadin..");

    @ArchTest
    static final ArchRule uiKnowsAnnotationServiceAlone = noClasses()
            .that()
            .resideInAPackage("io.attune.ui..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.attune.trainer..", "io.attune.deploy..");

    /** It loads the library and makes the environment; all else goes through the C API. */
    @ArchTest
    static final ArchRule theJavaBindingOfOnnxRuntimeIsForItsStartAlone = noClasses()
            .that()
            .haveNameNotMatching("io\\.attune\\.trainer\\.ort\\.(SharedRuntime|CudaProvider)")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule onlyTheKafkaModuleUsesKafkaClients = noClasses()
            .that()
            .resideOutsideOfPackage("io.attune.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "kafka..");

    @ArchTest
    static final ArchRule objectivesArePureFunctions = noClasses()
            .that()
            .resideInAPackage("io.attune.trainer.objective..")
            .should()
            .dependOnClassesThat(not(resideInAnyPackage(
                    "io.attune.trainer.objective..",
                    "java.lang..",
                    "java.util",
                    "java.util.function..",
                    "java.util.stream..",
                    "org.jspecify..")))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule clocksAndRandomnessAreInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class);

    @ArchTest
    static final ArchRule nothingIsDeserialisedByJava =
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class);

    @ArchTest
    static final ArchRule nothingIsInjectedIntoFields = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackages("io.attune.trainer.cli..", "io.attune.deploy..", "io.attune.kafka.broker..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule screensNeverBuildMarkup = noClasses()
            .that()
            .resideInAPackage("io.attune.ui..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.vaadin.flow.component.Html")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.vaadin.flow.component.markdown.Markdown");

    /** Each of these needs Node to build the front end, which nobody should need. */
    @ArchTest
    static final ArchRule screensNeedNoFrontEndBuild = noClasses()
            .that()
            .resideInAPackage("io.attune.ui..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.vaadin.flow.component.dependency.CssImport")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.vaadin.flow.component.dependency.JsModule")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("com.vaadin.flow.component.dependency.NpmPackage");
}
