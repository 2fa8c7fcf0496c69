// Runs 1,000 SQL statements on a database in memory, and prints a sum over all rows that they return.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sqlite3.h"

// SQLite is built without an operating system (SQLITE_OS_OTHER), so the program has a file system without files.
static int open_none(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) { return SQLITE_CANTOPEN; }
static int delete_none(sqlite3_vfs *vfs, const char *name, int sync) { return SQLITE_OK; }
static int access_none(sqlite3_vfs *vfs, const char *name, int flags, int *out) { return *out = 0, SQLITE_OK; }
static int same_path(sqlite3_vfs *vfs, const char *name, int size, char *out) { return snprintf(out, size, "%s", name), SQLITE_OK; }
static int same_bytes(sqlite3_vfs *vfs, int size, char *out) { return memset(out, 7, size), size; }
static int sleep_none(sqlite3_vfs *vfs, int micros) { return micros; }
static int same_time(sqlite3_vfs *vfs, double *day) { return *day = 2460000, SQLITE_OK; }
static int no_error(sqlite3_vfs *vfs, int size, char *out) { return 0; }

int sqlite3_os_init(void) {
  static sqlite3_vfs none = {1, sizeof(sqlite3_file), 100, 0, "none", 0, open_none, delete_none, access_none, same_path,
                             0, 0, 0, 0, same_bytes, sleep_none, same_time, no_error};
  return sqlite3_vfs_register(&none, 1);
}

int sqlite3_os_end(void) { return SQLITE_OK; }

static sqlite3 *database;
static unsigned long long sum;

static int add_row(void *unused, int columns, char **values, char **names) {
  for (int i = 0; i < columns; i++) {
    for (const char *c = values[i] ? values[i] : "-"; *c; c++) sum = sum * 31 + (unsigned char)*c;
  }
  return 0;
}

static void run(const char *statement) {
  char *message = 0;
  if (sqlite3_exec(database, statement, add_row, 0, &message) != SQLITE_OK) {
    printf("%s: %s\n", statement, message);
    exit(1);
  }
}

int main(void) {
  char text[300];
  sqlite3_open(":memory:", &database);
  run("create table words(id integer primary key, word text, weight real)");
  run("create index by_word on words(word)");
  unsigned random = 1;
  for (int i = 0; i < 1000; i++) {
    random = random * 1664525 + 1013904223;
    char letter = 'a' + (random >> 16) % 26;
    switch (i % 10) {
      case 7:
        snprintf(text, sizeof text, "update words set word = word || '%u' where id %% 7 = %u", random >> 20, random >> 8 & 7);
        break;
      case 8:
        snprintf(text, sizeof text, "select count(*), sum(weight), group_concat(substr(word, 1, 4)) from words"
                 " where word > '%c' group by id %% 5 order by 2", letter);
        break;
      case 9:
        snprintf(text, sizeof text, "delete from words where id %% 11 = %u", random >> 16 & 15);
        break;
      default:
        snprintf(text, sizeof text, "insert into words(word, weight) select '%c' || hex(%u * value), value * 1.5 from"
                 " (select 1 value union select 2 union select 3 union select %u)", letter, random, random >> 24);
    }
    run(text);
  }
  run("select * from words order by word, id");
  sqlite3_close(database);
  printf("sum %llx\n", sum);
  return 0;
}
