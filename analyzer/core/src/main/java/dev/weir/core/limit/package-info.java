/**
 * Holds exchanges to limits: rules, token buckets, and turns that connections take at them.
 *
 * <p>A {@link dev.weir.core.limit.Limiter} does as well for anything else that bytes pass through.
 * Here all downloads together are held to 50 MB/s, and each client to 5 MB/s of that:
 *
 * <pre>{@code
 * Limiter all = new Limiter(Allowance.of(50_000_000), System.nanoTime());
 * Limiter client = new Limiter(new Allowance(5_000_000, 10_000_000), System.nanoTime());
 *
 * try (OutputStream out = new ThrottledOutputStream(socket.getOutputStream(), client, all)) {
 *   Files.copy(file, out);
 * }
 * }</pre>
 */
@NullMarked
package dev.weir.core.limit;

import org.jspecify.annotations.NullMarked;
