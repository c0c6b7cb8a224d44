# SPDX-License-Identifier: Apache-2.0
"""Document ids, groups, streams, compare-and-set and filters, as behaviour scripts."""

from script_writer import LARGEST_ID, METRICS, NO_ID, bits, text

ODD_KEYS = ["x", "-", "x00", "xff", text("\U0001f600"), "x61*2", "x" + "61" * 1024,
            "x" + "62" * 1025]


def row(script, count=1, dimension=3):
    return f"{dimension}:" + "".join(bits(script.random.gauss(0, 1))
                                     for _ in range(count * dimension))


def vectors(script, count=1):
    """Returns MATRIX DOCUMENTS SCHEMAS VERSIONS of records that are vectors alone."""
    return f"{row(script, count)} - - -"


def keys(script):
    """Records by document id and group: reads, refusals and deletes."""
    path = "keys.chassis"
    store = script.open(path, "new", 3)
    batch = script.on("batch_open", store, "b")
    script.line("batch_insert_keys", batch, 0, 4, vectors(script, 4), "x61,x62,-,x00ff",
                "x67,x67,x67,-")
    script.line("batch_insert_keys", batch, 0, 1, vectors(script), "x61", "-")
    for key in ODD_KEYS:
        count = 2 if "*" in key else 1
        script.line("batch_insert_keys", batch, 0, count, vectors(script, count), key, "-")
        script.line("batch_insert_keys", batch, 0, count, vectors(script, count), "-", key)
    script.line("batch_insert_keys", batch, 0, "0 - none none none none none")
    script.line("batch_insert_keys", batch, 9, 1, vectors(script), "x7a x7a")
    script.line("batch_insert_keys", batch, 0, "1 - - - - x7a x7a")
    script.line("batch_commit", batch)
    puts(script, batch)
    many(script, batch)
    snapshot = script.on("snapshot_open", store, "n")
    read_keys(script, snapshot)
    conflicts(script, store, batch)
    deletes(script, batch)
    script.line("checkpoint", store)
    script.line("close", store)
    read_keys(script, snapshot)
    for handle in [snapshot, batch]:
        script.line("close", handle)
    again = script.open(path, "existing", 3)
    newer = script.on("snapshot_open", again, "n")
    read_keys(script, newer)
    refuse_closed_keys(script, batch, newer)
    script.line("close", again)


def puts(script, batch):
    """Puts by id and by document id, with each flag and with parts left out."""
    document = "x0001 x6e x31"
    for flags in (0, 1, 2):
        tail = f"{flags} -"
        script.line("batch_put_keys", batch, 0, "2 -", vectors(script, 2), tail, "x62,x6e6577 -")
        script.line("batch_put_keys", batch, 0, "2 - -", "x01,x02 x6e*2 x31*2", tail,
                    "x62,x62 x68*2")
        script.line("batch_put_keys", batch, 0, "1 -", vectors(script), tail, "- x67")
        script.line("batch_put_keys", batch, 0, "1 - - - - -", tail, "x62 -")
        script.line("batch_put_keys", batch, 0, "0 - - - - -", tail, "none none")
        script.line("batch_put_keys", batch, 0, "1 - -", document, tail, "x61 -")
        script.line("batch_put_keys", batch, 0, "1 3 -", document, tail, "x746f6f x6f")
        script.line("batch_put_keys", batch, 0, "1 3", vectors(script), tail, "x61 -")
        script.line("batch_put_keys", batch, 0, "2 40,41", vectors(script, 2), tail, "x6b,x6b -")
        script.line("batch_put_keys", batch, 0, "2 40,41", vectors(script, 2), tail, "x6b,- -*2")
        script.line("batch_put_keys", batch, 0, f"1 {NO_ID}", vectors(script), tail, "x6c -")
        script.line("batch_put_keys", batch, 8, "1 1", vectors(script), tail, "x6c -")
        script.line("batch_commit", batch)
        script.line("batch_rollback", batch)


def many(script, batch):
    """A group of more records than a reader's first buffer has room for."""
    names = ",".join(text(f"many/{i}") for i in range(1000))
    script.line("batch_insert_keys", batch, 0, 1000, f"gen:{script.random.getrandbits(64)}:1000:3",
                "- - -", names, text("many") + "*1000")
    script.line("batch_commit", batch)


def read_keys(script, snapshot):
    for found in ["-", "none", "x61", "x62,x6e6577,x00ff,x6e6f,x61", "-", "x", "x61,-", "x62,x",
                  text("many/999"), "x" + "61" * 1024, "x" + "62" * 1025]:
        script.line("snapshot_resolve", snapshot, 0, found)
    for group in ["x67", "x68", text("many"), "x6e6f6e65", "x", "x" + "62" * 1025,
                  text("\U0001f600")]:
        script.line("snapshot_group", snapshot, 0, group)
    for ids in ["-", "0,1,2,3,4", f"40,41,999,{LARGEST_ID},{NO_ID}", "range:5:1000"]:
        script.line("snapshot_keys", snapshot, 0, ids)
        script.line("snapshot_documents", snapshot, 0, ids)
        script.line("snapshot_seqs", snapshot, 0, ids)
    script.line("snapshot_resolve", snapshot, 7, "x61")
    script.line("snapshot_group", snapshot, 7, "x67")
    script.line("snapshot_keys", snapshot, 7, 0)


def conflicts(script, store, batch):
    """Two batches put one document id, or expect a state of a record that has changed."""
    other = script.on("batch_open", store, "b")
    for call in ["batch_insert_keys {} 0 1 " + vectors(script) + " {} -",
                 "batch_put_keys {} 0 1 - " + vectors(script) + " 0 - {} -",
                 "batch_put_keys {} 0 1 - " + vectors(script) + " 2 - {} -"]:
        key = text(f"both{script.random.randrange(1000)}\xe9") + "ff00"
        for one in [batch, other]:
            script.line(call.format(one, key))
        for one in [batch, other]:
            script.line("batch_commit", one)
        script.line("batch_rollback", other)
        script.line(call.format(other, key))
        script.line("batch_commit", other)
        script.line("batch_rollback", other)
    script.line("batch_put_keys", other, 0, 1, "-", vectors(script), "0 -", "x61 -")
    script.line("batch_delete_documents", batch, 0, "x61")
    for one in [batch, other, other]:
        script.line("batch_commit", one)
    for expected in [0, 1, 2, 9999, NO_ID]:
        script.line("batch_put_keys", other, 0, 1, "4", vectors(script), 0, expected, "- -")
        script.line("batch_put_keys", other, 0, 1, "-", vectors(script), 0, expected, "x63 -")
        script.line("batch_commit", other)
        script.line("batch_rollback", other)
    snapshot = script.on("snapshot_open", store, "n")
    script.line("snapshot_seqs", snapshot, 0, "0,1,2,3,4,5")
    script.line("close", snapshot)
    script.line("close", other)


def deletes(script, batch):
    for call in ["batch_delete_documents", "batch_delete_groups"]:
        for found in ["-", "none", "-*1", "x", "x61,x", "x" + "62" * 1025, "x6e6f6e65"]:
            script.line(call, batch, 0, found)
        script.line(call, batch, 7, "x61")
    script.line("batch_delete_documents", batch, 0, f"{text('many/3')},x62,{text('many/3')}")
    script.line("batch_insert_keys", batch, 0, 1, vectors(script), "x7374", "x67")
    script.line("batch_delete_groups", batch, 0, "x67,x68")
    script.line("batch_insert_keys", batch, 0, 1, vectors(script), "x6c61746572", "x67")
    script.line("batch_commit", batch)


def refuse_closed_keys(script, batch, snapshot):
    for call in ["batch_insert_keys {} 0 0 - - - - - -", "batch_put_keys {} 0 0 - - - - - 0 - - -",
                 "batch_delete_documents {} 0 -", "batch_delete_groups {} 0 x61",
                 "batch_commit_stream {} x61 1"]:
        script.line(call.format(batch))
    script.line("close", snapshot)
    for call in ["snapshot_resolve {} 0 x61", "snapshot_group {} 0 x61", "snapshot_keys {} 0 1",
                 "snapshot_stream {} x61", "snapshot_search_cancelled {} 0 1 " + row(script)]:
        script.line(call.format(snapshot))


def streams(script):
    """Each number of a stream takes effect once, also after the store is opened again."""
    path = "streams.chassis"
    store = script.open(path, "new", 3)
    batch = script.on("batch_open", store, "b")
    names = ["x6f", text("\xfc\U0001f600"), "x00ff", "x" + "7a" * 255]
    before = script.on("snapshot_open", store, "n")
    for number in [0, 0, 5, 4, 5, 2**63, NO_ID, NO_ID, 1]:
        for name in names:
            if script.random.random() < 0.7:
                script.line("batch_insert", batch, 0, 1, vectors(script))
            script.line("batch_commit_stream", batch, name, number)
    for name, number in [("x", 0), ("x" + "7a" * 256, 1), ("x6e6577", 7)]:
        script.line("batch_commit_stream", batch, name, number)
    after = script.on("snapshot_open", store, "n")
    script.line("close", store)
    script.line("batch_commit_stream", batch, "x6e6577", 8)

    def report_keys(snapshot):
        for name in [*names, "x", "x" + "7a" * 256, "x6e6577", "x6e6f"]:
            script.line("snapshot_stream", snapshot, name)
        script.line("snapshot_count", snapshot, 0)
        script.line("close", snapshot)

    report_keys(before)
    report_keys(after)
    script.line("close", batch)
    store = script.open(path, "existing", 3)
    report_keys(script.on("snapshot_open", store, "n"))
    script.line("close", store)


def filter_specs(script):
    """Returns the call and the tokens after the mode for valid and for refused filters."""
    listed = ",".join(str(script.random.randrange(120)) for _ in range(20))
    word = f"{script.random.getrandbits(64):016x}"
    return [("filter_ids", spec) for spec in [
        "-", "7", f"3,3,{NO_ID},{LARGEST_ID},{2**63}", listed, "range:10:1000"]] + [
        ("filter_range", spec) for spec in [
            "0 0", "10 40", f"50 {NO_ID}", f"0 {LARGEST_ID}", "9 8", f"{NO_ID} {NO_ID}"]] + [
        ("filter_bitmap", spec) for spec in [
            "0 0 -", "0 1 -", f"0 64 {word}", f"5 70 {word},{word}", f"100 3 {'f' * 16}",
            f"{NO_ID - 64} 64 {word}", f"{NO_ID - 63} 64 {word}"]] + [
        ("filter_schemas", spec) for spec in [
            "- -", "x6e -", "x6e x31", "x6e x32", "x6e,x6d x32,-", "x6e6f6e65 -", "x6e,- -",
            "x -", "x6e x"]] + [
        ("filter_groups", spec) for spec in ["-", "x67", "x67,x6800ff", "x6e6f6e65", "x67,-", "x"]]


def filters(script):
    """Every kind of filter, alone and with others, on records of every kind."""
    store = script.open("filters.chassis", "new", 3)
    batch = script.on("batch_open", store, "b")
    for document, group in [("- - -", "-"), ("gen:4:30 x6e*30 x31*30", "x67*30"),
                            ("gen:5:30 x6e*15,x6d*15 x32*30", "x6800ff*10,-*20")]:
        script.line("batch_insert_keys", batch, 0, 30,
                    f"gen:{script.random.getrandbits(64)}:30:3", document, "-", group)
    script.line("batch_insert_keys", batch, 0, "1 - x01 x6e x31 - x67")
    script.line("batch_commit", batch)
    script.line("batch_delete", batch, 0, "range:20:15")
    script.line("batch_commit", batch)
    snapshot = script.on("snapshot_open", store, "n")
    made = []
    for call, spec in filter_specs(script):
        for mode in ["allow", "deny"]:
            made.append(script.name("f"))
            script.line(call, made[-1], mode, spec)
            script.line("snapshot_search_filtered", snapshot, 0, script.random.choice(METRICS), 100,
                        row(script), made[-1])
    for _ in range(40):
        some = ",".join(script.random.sample(made, script.random.randint(2, 5)))
        script.line("snapshot_search_filtered", snapshot, 0, script.random.choice(METRICS),
                    script.random.choice([0, 1, 5, 2000]), row(script, script.random.randrange(4)),
                    some)
    script.line("snapshot_search_filtered", snapshot, 6, 0, 3, row(script), made[0])
    bounds(script, store, snapshot)
    for filter_ in made[:10]:
        script.line("close", filter_)
        script.line("close", filter_)
    for some in [made[0], f"{made[11]},{made[1]}", f"{made[0]},f9999"]:
        script.line("snapshot_search_filtered", snapshot, 0, 0, 3, row(script), some)
    for handle in [snapshot, store, batch]:
        script.line("close", handle)
    script.line("snapshot_search_filtered", snapshot, 0, 0, 3, row(script), made[11])
    script.line("verify_cancelled", store)


def bounds(script, store, snapshot):
    """Calls that are cancelled before they begin."""
    for count in [0, 1, 9]:
        script.line("snapshot_search_cancelled", snapshot, 0, 3, row(script, count))
    script.line("snapshot_search_cancelled", snapshot, 6, 3, row(script))
    script.line("snapshot_search_cancelled", snapshot, 0, 3, row(script, 1, 4))
    script.line("verify_cancelled", store)
    empty = script.open("memory:", "create", 3)
    script.line("verify_cancelled", empty)
    inside = script.on("snapshot_open", empty, "n")
    script.line("snapshot_search_cancelled", inside, 0, 3, row(script))
    for handle in [inside, empty]:
        script.line("close", handle)
