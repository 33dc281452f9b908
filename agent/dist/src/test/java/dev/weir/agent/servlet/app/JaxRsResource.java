package dev.weir.agent.servlet.app;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Routes of JAX-RS. */
@Path("books")
public final class JaxRsResource {
  @GET
  @Path("{isbn}")
  public String book(@PathParam("isbn") String isbn) {
    return "book " + isbn;
  }

  @GET
  @Path("{isbn}/pages/{page: \\d+}")
  public String page(@PathParam("isbn") String isbn, @PathParam("page") int page) {
    return "page " + page + " of " + isbn;
  }

  /** A locator, which asks its sub-resource. */
  @Path("{isbn}/reviews")
  public Reviews reviews() {
    return new Reviews();
  }

  /** A sub-resource. */
  public static final class Reviews {
    @GET
    @Path("{month}/{author: .+}")
    public String review(@PathParam("isbn") String isbn, @PathParam("author") String author) {
      return "review of " + isbn + " by " + author;
    }
  }
}
