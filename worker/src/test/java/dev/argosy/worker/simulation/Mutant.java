package dev.argosy.worker.simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The worker with some of its sources changed, compiled in memory and loaded beside the real one
 * together with a simulation of its own.
 */
final class Mutant extends ClassLoader {
  private static final String WORKER = "dev.argosy.worker.";

  private final Map<String, ByteArrayOutputStream> classes;

  private Mutant(Map<String, ByteArrayOutputStream> classes) {
    super(Mutant.class.getClassLoader());
    this.classes = classes;
  }

  /**
   * @param sources changed files by their path below {@code dev/argosy/worker}, without suffix
   */
  static Mutant compile(Map<String, String> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
    List<Source> units = new ArrayList<>();
    sources.forEach((file, text) -> units.add(new Source(file, text)));
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean compiled =
          compiler
              .getTask(
                  problems,
                  new InMemory(files, classes),
                  null,
                  List.of("-proc:none", "-parameters", "-Xlint:none"),
                  null,
                  units)
              .call();
      if (!compiled) {
        throw new IllegalStateException("a mutation does not compile: " + problems);
      }
    } catch (IOException broken) {
      throw new IllegalStateException("the compiler's files cannot be closed", broken);
    }
    return new Mutant(classes);
  }

  /** A seed that breaks a guarantee, and how. */
  record Broken(long seed, String violation) {}

  /** Runs seeds in the changed world until a guarantee breaks, and tells which. */
  Optional<Broken> firstBroken(int seeds) {
    return entered(
            SeedsUntilBroken.class, door -> door.getMethod("run", long.class, long.class), 0, seeds)
        .map(
            answer -> {
              int blank = answer.indexOf(' ');
              return new Broken(
                  Long.parseLong(answer.substring(0, blank)), answer.substring(blank + 1));
            });
  }

  /** Searches the changed world with up to so many faults; the shortest trace that breaks. */
  Optional<String> shortestTrace(int faults) {
    return entered(SearchUntilBroken.class, door -> door.getMethod("run", int.class), faults);
  }

  private interface Way {
    Method in(Class<?> door) throws NoSuchMethodException;
  }

  private Optional<String> entered(Class<?> door, Way way, Object... arguments) {
    try {
      return Optional.ofNullable(
          (String) way.in(loadClass(door.getName())).invoke(null, arguments));
    } catch (ReflectiveOperationException broken) {
      Throwable cause =
          broken instanceof InvocationTargetException thrown ? thrown.getCause() : broken;
      throw new IllegalStateException("the mutant's simulation cannot run", cause);
    }
  }

  /** All of the worker and its simulation is the mutant's own; the rest is shared. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> known = findLoadedClass(name);
      if (known != null) {
        return known;
      }
      return name.startsWith(WORKER) ? findClass(name) : super.loadClass(name, resolve);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ByteArrayOutputStream changed = classes.get(name);
    byte[] bytes = changed == null ? unchanged(name) : changed.toByteArray();
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] unchanged(String name) throws ClassNotFoundException {
    try (InputStream in =
        getParent().getResourceAsStream(name.replace('.', '/').concat(".class"))) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new ClassNotFoundException(name, unreadable);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String file, String text) {
      super(URI.create("mem:///dev/argosy/worker/" + file + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    InMemory(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          classes.put(name, out);
          return out;
        }
      };
    }
  }
}
