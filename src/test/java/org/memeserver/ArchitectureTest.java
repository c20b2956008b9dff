package org.memeserver;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.memeserver.launcher.Main;

/** Who may use whom; see docs/architecture.md. */
class ArchitectureTest {
  private static final String ROOT = "org.memeserver.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.memeserver");

  /** Our other rooms that each room may use. */
  private static final Map<String, List<String>> ROOMS =
      Map.ofEntries(
          entry("model", List.of()),
          entry("crypto", List.of("model")),
          entry("blob", List.of("crypto", "model")),
          entry("db", List.of("model")),
          entry("auth", List.of("crypto", "db", "model")),
          entry("token", List.of("crypto", "model")),
          entry("picture", List.of("model")),
          entry("media", List.of("blob", "crypto", "db", "model", "picture")),
          entry("takeover", List.of("blob", "crypto", "db", "media", "model")),
          entry("upkeep", List.of("auth", "blob", "crypto", "db", "media", "model", "picture", "token")),
          entry("doctor", List.of("blob", "config", "crypto", "db", "model")),
          entry("backup", List.of("blob", "crypto", "db", "model", "upkeep")),
          entry("http", List.of("auth", "media", "model", "token")),
          entry("config", List.of("model")),
          entry("launcher", List.of(
              "auth", "backup", "blob", "config", "crypto", "db", "doctor", "http", "media", "model", "picture", "takeover", "token", "upkeep")));

  private static final String CAFFEINE = "com.github.benmanes.caffeine";

  /** The libraries that each room may use, beside the JDK. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          entry("blob", List.of("software.amazon.awssdk")),
          entry("crypto", List.of("org.bouncycastle")),
          entry("db", List.of("org.jdbi", "com.zaxxer.hikari", "org.flywaydb", "org.h2", "org.postgresql", "org.apache.lucene", CAFFEINE)),
          entry("auth", List.of("com.auth0.jwt", CAFFEINE)),
          entry("token", List.of(CAFFEINE)),
          entry("media", List.of(CAFFEINE)),
          entry("picture", List.of("com.twelvemonkeys", "net.coobird.thumbnailator", "com.sun.management")),
          entry("http", List.of("io.undertow", "org.xnio", "org.jboss", "com.fasterxml.jackson", "io.prometheus")),
          entry("doctor", List.of("com.fasterxml.jackson", "com.sun.management")),
          entry("upkeep", List.of("com.fasterxml.jackson")),
          entry("backup", List.of("com.fasterxml.jackson")),
          entry("launcher", List.of("picocli", "com.fasterxml.jackson", "me.tongfei.progressbar")));

  static Stream<String> rooms() {
    return ROOMS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void aRoomUsesOnlyWhatItMay(String room) {
    String[] allowed =
        Stream.of(
                Stream.of(room).map(name -> ROOT + name + ".."),
                ROOMS.get(room).stream().map(name -> ROOT + name + ".."),
                LIBRARIES.getOrDefault(room, List.of()).stream().map(name -> name + ".."),
                Stream.of("java..", "javax.."))
            .flatMap(names -> names)
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage(ROOT + room + ".."))
        .should()
        .dependOnClassesThat(not(resideInAnyPackage(allowed)).and(not(primitives())))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe("primitives", type -> type.getBaseComponentType().isPrimitive());
  }

  @Test
  void everyPackageIsARoomOfTheTable() {
    Set<String> found =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()).split("\\.")[0])
            .collect(Collectors.toSet());
    found.removeAll(ROOMS.keySet());
    assertEquals(Set.of(), found);
  }

  @Test
  void roomsDoNotDependOnEachOtherInACircle() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that(not(JavaClass.Predicates.equivalentTo(Main.class)))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }

  /** So that a store stays something that can be exchanged. */
  @Test
  void onlyTheRoomForS3KnowsTheLibraryForIt() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "blob.s3..")))
        .should()
        .dependOnClassesThat(resideInAPackage("software.amazon.awssdk.."))
        .check(CLASSES);
  }

  @Test
  void onlyConfigReadsTheEnvironment() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "config..")))
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CLASSES);
  }

  @Test
  void timeComesFromAnInjectedClock() {
    noClasses()
        .that(resideInAnyPackage(ROOT + "auth..", ROOT + "token..", ROOT + "media.."))
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(OffsetDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void nobodyPrintsButTheLauncher() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "launcher..")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }

  /** A rule that sees no classes would hold for anything. */
  @Test
  void theRulesSeeTheClassesOfTheProgram() {
    assertThrows(
        AssertionError.class,
        () -> classes().that(resideInAPackage(ROOT + "config..")).should().resideInAPackage("elsewhere..").check(CLASSES));
  }
}
