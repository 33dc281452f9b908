/** The application of these tests: Spring MVC, JAX-RS and plain servlets in one Tomcat. */
@NullMarked
package dev.weir.agent.servlet.app;

import org.jspecify.annotations.NullMarked;
