package org.memeserver.db;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.similarities.BooleanSimilarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.BytesRef;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * A Lucene index of findable records in a folder. It knows nothing of the database; after an {@link IOException} it is of no more use for writing.
 */
final class SearchIndex implements AutoCloseable {
  static final String KEY = "key";
  static final String CREATED = "created";
  static final String EXPIRES = "expires";

  private static final String DATABASE = "database";
  private static final String WATERMARK = "watermark";

  /** Raised when documents are made differently, so that older indexes are built anew. */
  private static final String FORM = "2 ";

  /** Documents lie in the order in which equals are given, so that a search may end early; see {@link BestHits}. */
  private static final Sort NEWEST_FIRST = new Sort(new SortField(CREATED, SortField.Type.LONG, true), new SortField(KEY, SortField.Type.STRING));

  private static final double BUFFER_MB = 4;

  /** Only whether a word occurs in a field matters, not how often or where. */
  private static final FieldType WORDS = new FieldType();

  static {
    WORDS.setTokenized(true);
    WORDS.setOmitNorms(true);
    WORDS.setIndexOptions(IndexOptions.DOCS);
    WORDS.freeze();
  }

  private final Directory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;

  private SearchIndex(Directory directory, IndexWriter writer) throws IOException {
    this.directory = directory;
    this.writer = writer;
    this.searchers = new SearcherManager(writer, new SearcherFactory() {
      @Override
      public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) {
        IndexSearcher searcher = new IndexSearcher(reader);
        // Every word that occurs counts its weight, however common it is.
        searcher.setSimilarity(new BooleanSimilarity());
        // Questions seldom come twice, and the heap is small.
        searcher.setQueryCache(null);
        return searcher;
      }
    });
  }

  /** Opens the index in a folder; an empty one when there is none of this form. Every byte of it is checked against its checksums. */
  static SearchIndex open(Path folder) throws IOException {
    Files.createDirectories(folder);
    // What was just written is kept in memory until a commit: a search right after an upload needs no file then. And plain reads, because a
    // mapped file counts as memory of this process.
    Directory directory = new NRTCachingDirectory(new NIOFSDirectory(folder), BUFFER_MB / 2, BUFFER_MB);
    IndexWriter writer = null;
    try {
      OpenMode mode = holdsOne(directory) ? OpenMode.APPEND : OpenMode.CREATE;
      writer = new IndexWriter(directory, new IndexWriterConfig(SearchWords.ANALYZER)
          .setOpenMode(mode)
          .setIndexSort(NEWEST_FIRST)
          .setRAMBufferSizeMB(BUFFER_MB)
          .setSimilarity(new BooleanSimilarity())
          .setMergeScheduler(new QuietMerges())
          .setCommitOnClose(false));
      return new SearchIndex(directory, writer);
    } catch (IOException | RuntimeException e) {
      abandon(writer, directory, e);
      throw e;
    }
  }

  /** Removes whatever index is in the folder and begins an empty one. */
  static SearchIndex create(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, Files::isRegularFile)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    return open(folder);
  }

  /**
   * Up to which revision the index of this database was complete when it was last committed; none when it is another's, of another form, or was
   * never complete.
   */
  Optional<Long> watermark(String database) {
    Map<String, String> told = new TreeMap<>();
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      data.forEach(entry -> told.put(entry.getKey(), entry.getValue()));
    }
    boolean ours = (FORM + database).equals(told.get(DATABASE));
    return ours ? Optional.of(Long.valueOf(told.get(WATERMARK))) : Optional.empty();
  }

  boolean isEmpty() {
    return writer.getDocStats().numDocs == 0;
  }

  void put(SearchRows.Findable media) throws IOException {
    String key = text(media.key());
    Document document = new Document();
    document.add(new StringField(KEY, key, Field.Store.NO));
    document.add(new SortedDocValuesField(KEY, new BytesRef(key)));
    document.add(new NumericDocValuesField(CREATED, ChronoUnit.MICROS.between(Instant.EPOCH, media.created())));
    media.expiry().ifPresent(expiry -> document.add(new LongPoint(EXPIRES, expiry.getEpochSecond())));
    document.add(new Field(SearchQuestion.NAME, SearchWords.prepare(media.name()), WORDS));
    document.add(new Field(SearchQuestion.DESCRIPTION, SearchWords.prepare(media.description()), WORDS));
    for (String tag : media.tags()) {
      document.add(new Field(SearchQuestion.TAGS, SearchWords.prepare(tag), WORDS));
    }
    writer.updateDocument(new Term(KEY, key), document);
  }

  void remove(MediaRows.Key key) throws IOException {
    writer.deleteDocuments(new Term(KEY, text(key)));
  }

  /** Makes what was put and removed until now visible to those who ask from now on. */
  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /** Begins a search, which sees one state of the index until it is closed. */
  SearchHits ask(SearchQuestion question) throws IOException {
    return new SearchHits(searchers, question);
  }

  /** Writes down all that is known, complete up to the watermark. */
  void commit(String database, long watermark) throws IOException {
    writer.setLiveCommitData(Map.of(DATABASE, FORM + database, WATERMARK, Long.toString(watermark)).entrySet());
    writer.commit();
  }

  /** Ends the writing and lets go of the folder; what was not committed is lost. Searches go on. */
  void endWriting() throws IOException {
    writer.rollback();
  }

  /** Closes the index; what was not committed is lost. */
  @Override
  public void close() throws IOException {
    try (directory;
        searchers) {
      endWriting();
    }
  }

  static MediaRows.Key key(String text) {
    int bar = text.indexOf('|');
    return new MediaRows.Key(new Muid(text.substring(0, bar)), new PublicKey(text.substring(bar + 1)));
  }

  private static String text(MediaRows.Key key) {
    return key.muid() + "|" + key.owner();
  }

  /** Whether there is an index that was made like those of this program; in another order Lucene would not take it. */
  private static boolean holdsOne(Directory directory) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return false;
    }
    SegmentInfos infos = SegmentInfos.readLatestCommit(directory);
    check(directory, infos);
    return infos.getUserData().getOrDefault(DATABASE, "").startsWith(FORM);
  }

  /** Lucene itself checks only small files when it opens them, and may stumble over damage in the others much later. */
  private static void check(Directory directory, SegmentInfos infos) throws IOException {
    for (String file : infos.files(true)) {
      try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
        CodecUtil.checksumEntireFile(input);
      }
    }
  }

  private static void abandon(IndexWriter writer, Directory directory, Exception why) {
    try (directory) {
      if (writer != null) {
        writer.rollback();
      }
    } catch (IOException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }
}
