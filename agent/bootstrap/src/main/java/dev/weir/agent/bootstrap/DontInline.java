package dev.weir.agent.bootstrap;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks the JVM's compilers to call a method where it is called.
 *
 * <p>In the shipped jar this is the JDK's own {@code jdk.internal.vm.annotation.DontInline}, which
 * HotSpot heeds in classes of the boot loader; others ignore it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface DontInline {}
