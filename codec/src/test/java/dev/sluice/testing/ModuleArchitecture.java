package dev.sluice.testing;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;

/** The rules that the main classes of one library module are held to. */
public final class ModuleArchitecture {
    /** Set by the build to the simple names that the module's pom lists in {@code pure.classes}. */
    private static final String PURE_CLASSES = "sluice.pureClasses";

    private final String modulePackage;
    private final JavaClasses classes;

    private ModuleArchitecture(String modulePackage, JavaClasses classes) {
        this.modulePackage = modulePackage;
        this.classes = classes;
    }

    /** Reads the main classes of the module that owns the package. */
    public static ModuleArchitecture of(String modulePackage) throws ClassNotFoundException {
        Class<?> anchor = Class.forName(modulePackage + ".package-info");
        return new ModuleArchitecture(
                modulePackage,
                new ClassFileImporter()
                        .importUrl(anchor.getProtectionDomain().getCodeSource().getLocation()));
    }

    /** Everything that the module refers to lies in these packages, each with those below it. */
    public void dependsOnlyOn(String... packages) {
        classes()
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(withSubpackages(packages)))
                .check(classes);
    }

    /** Nothing in the module refers to these packages. */
    public void neverDependsOn(String... packages) {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAnyPackage(withSubpackages(packages)))
                .check(classes);
    }

    /** Each pure class exists and, with the classes nested in it, knows no channel. */
    public void pureClassesKnowNoChannel() {
        for (String pureClass : pureClasses()) {
            assertThat(classes.contain(pureClass))
                    .as("pure.classes lists %s: it exists", pureClass)
                    .isTrue();
            noClasses()
                    .that(belongTo(name(pureClass)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage("io.netty.channel.."))
                    .because("pure.classes lists it")
                    .check(classes);
        }
    }

    private List<String> pureClasses() {
        String simpleNames = System.getProperty(PURE_CLASSES);
        if (simpleNames == null) {
            throw new IllegalStateException(PURE_CLASSES + " is not set: the build takes it from the module's pom");
        }
        return simpleNames
                .strip()
                .lines()
                .map(line -> modulePackage + "." + line.strip())
                .toList();
    }

    private static String[] withSubpackages(String... packages) {
        String[] patterns = new String[packages.length];
        for (int i = 0; i < packages.length; i++) {
            patterns[i] = packages[i] + "..";
        }
        return patterns;
    }
}
