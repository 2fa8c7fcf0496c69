package dev.linalloc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.linalloc.spi.AllocatorProvider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the providers from a jar or a folder of classes, as {@link java.util.ServiceLoader} does.
 *
 * <ul>
 *   <li>Those that {@code META-INF/services/dev.linalloc.spi.AllocatorProvider} lists are made by
 *       their constructor.
 *   <li>Those that a module descriptor {@code provides} are made by their method {@code public
 *       static AllocatorProvider provider()}, if they have one, else by their constructor.
 * </ul>
 *
 * <p>Their classes link with this command's API, even if the jar holds a copy of it.
 */
final class ForeignProviders {
  private static final String SERVICE = AllocatorProvider.class.getName();
  private static final String API = AllocatorProvider.class.getPackageName() + ".";

  private static final Pattern COMMENT = Pattern.compile("#.*");
  private static final Pattern NAME = Pattern.compile("[\\w.-]+");

  private ForeignProviders() {}

  /**
   * Returns all providers of {@code path}.
   *
   * @throws IllegalArgumentException if {@code path} is neither a jar nor a folder, has no
   *     provider, or fails to load; the message is one line
   */
  static List<AllocatorProvider> load(Path path) throws IOException {
    checkReadable(path);
    @SuppressWarnings({"resource", "MustBeClosedChecker"}) // loads classes until the JVM ends
    URLClassLoader loader = new URLClassLoader(new URL[] {path.toUri().toURL()}, new ApiLoader());
    Set<String> listed = new LinkedHashSet<>();
    for (URL services : resources(loader, "META-INF/services/" + SERVICE)) {
      listed.addAll(listed(services));
    }
    Set<String> provided = new LinkedHashSet<>();
    for (URL descriptor : resources(loader, "module-info.class")) {
      provided.addAll(provided(descriptor));
    }
    Set<String> names = new LinkedHashSet<>(listed);
    names.addAll(provided);
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          path
              + " provides no allocator: neither META-INF/services/"
              + SERVICE
              + " nor a module descriptor names one");
    }
    List<AllocatorProvider> providers = new ArrayList<>();
    for (String name : names) {
      providers.add(provider(path, loader, name, provided.contains(name)));
    }
    return providers;
  }

  private static void checkReadable(Path path) throws IOException {
    if (!Files.isReadable(path)) {
      throw new IllegalArgumentException(
          path + (Files.exists(path) ? " cannot be read" : ": no such file or folder"));
    }
    if (!Files.isDirectory(path)) {
      try (ZipFile _ = new ZipFile(path.toFile())) {
        // opening it is the check
      } catch (ZipException e) {
        throw new IllegalArgumentException(path + " is not a jar: " + e.getMessage(), e);
      }
    }
  }

  private static List<URL> resources(URLClassLoader loader, String name) throws IOException {
    return Collections.list(loader.findResources(name));
  }

  /** Reads a services file: one class name per line, comments from {@code #} on. */
  private static List<String> listed(URL services) throws IOException {
    try (InputStream in = services.openStream()) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> COMMENT.matcher(line).replaceFirst("").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static List<String> provided(URL descriptor) throws IOException {
    try (InputStream in = descriptor.openStream()) {
      return ModuleDescriptor.read(in).provides().stream()
          .filter(provides -> provides.service().equals(SERVICE))
          .flatMap(provides -> provides.providers().stream())
          .toList();
    }
  }

  /** Makes a provider. Any failure of the foreign class becomes a message of one line. */
  private static AllocatorProvider provider(
      Path path, ClassLoader loader, String className, boolean byModule) {
    try {
      Object made = make(loader.loadClass(className), byModule);
      if (!(made instanceof AllocatorProvider provider)) {
        throw new IllegalArgumentException("it is not a " + SERVICE);
      }
      String name = provider.name();
      if (name == null || !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("its name is not a word: " + name);
      }
      if (provider.promises() == null) {
        throw new IllegalArgumentException("its promises are null");
      }
      return provider;
    } catch (Throwable e) {
      throw new IllegalArgumentException(
          path + ": " + className + " cannot be used: " + reason(e), e);
    }
  }

  private static @Nullable Object make(Class<?> type, boolean byModule)
      throws ReflectiveOperationException {
    if (byModule) {
      for (Method method : type.getDeclaredMethods()) {
        if (isProviderMethod(method)) {
          return method.invoke(null);
        }
      }
    }
    return type.getConstructor().newInstance();
  }

  private static boolean isProviderMethod(Method method) {
    return method.getName().equals("provider")
        && method.getParameterCount() == 0
        && Modifier.isStatic(method.getModifiers())
        && Modifier.isPublic(method.getModifiers());
  }

  private static String reason(Throwable e) {
    return switch (e) {
      case InvocationTargetException wrapper when wrapper.getCause() != null ->
          reason(wrapper.getCause());
      case ClassNotFoundException _ -> "there is no such class";
      case NoSuchMethodException _ -> "it has no public constructor without parameters";
      case IllegalArgumentException refusal -> String.valueOf(refusal.getMessage());
      case LinkageError misfit -> "it does not link with this api: " + misfit;
      default -> e.toString();
    };
  }

  /** Finds the classes of this command's API and of the JDK, and no others. */
  private static final class ApiLoader extends ClassLoader {
    ApiLoader() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(API)) {
        throw new ClassNotFoundException(name);
      }
      return Class.forName(name, false, AllocatorProvider.class.getClassLoader());
    }
  }
}
