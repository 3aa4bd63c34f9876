/// The object identifiers of PostgreSQL's own types, which are the same in every database (`pg_type.dat`).
public enum PostgresType {
    /// `bool`
    public static let bool: UInt32 = 16
    /// `bytea`
    public static let bytea: UInt32 = 17
    /// `"char"`, a single byte; `char(n)` is ``bpchar``
    public static let char: UInt32 = 18
    /// `name`
    public static let name: UInt32 = 19
    /// `int8`
    public static let int8: UInt32 = 20
    /// `int2`
    public static let int2: UInt32 = 21
    /// `int4`
    public static let int4: UInt32 = 23
    /// `text`
    public static let text: UInt32 = 25
    /// `oid`
    public static let oid: UInt32 = 26
    /// `json`
    public static let json: UInt32 = 114
    /// `xml`
    public static let xml: UInt32 = 142
    /// `float4`
    public static let float4: UInt32 = 700
    /// `float8`
    public static let float8: UInt32 = 701
    /// `unknown`
    public static let unknown: UInt32 = 705
    /// `bpchar`
    public static let bpchar: UInt32 = 1042
    /// `varchar`
    public static let varchar: UInt32 = 1043
    /// `date`
    public static let date: UInt32 = 1082
    /// `time`
    public static let time: UInt32 = 1083
    /// `timestamp`
    public static let timestamp: UInt32 = 1114
    /// `timestamptz`
    public static let timestamptz: UInt32 = 1184
    /// `interval`
    public static let interval: UInt32 = 1186
    /// `numeric`
    public static let numeric: UInt32 = 1700
    /// `void`
    public static let void: UInt32 = 2278
    /// `uuid`
    public static let uuid: UInt32 = 2950
    /// `jsonb`
    public static let jsonb: UInt32 = 3802

    /// `bool[]`
    public static let boolArray: UInt32 = 1000
    /// `bytea[]`
    public static let byteaArray: UInt32 = 1001
    /// `name[]`
    public static let nameArray: UInt32 = 1003
    /// `int2[]`
    public static let int2Array: UInt32 = 1005
    /// `int4[]`
    public static let int4Array: UInt32 = 1007
    /// `text[]`
    public static let textArray: UInt32 = 1009
    /// `bpchar[]`
    public static let bpcharArray: UInt32 = 1014
    /// `varchar[]`
    public static let varcharArray: UInt32 = 1015
    /// `int8[]`
    public static let int8Array: UInt32 = 1016
    /// `float4[]`
    public static let float4Array: UInt32 = 1021
    /// `float8[]`
    public static let float8Array: UInt32 = 1022
    /// `oid[]`
    public static let oidArray: UInt32 = 1028
    /// `timestamp[]`
    public static let timestampArray: UInt32 = 1115
    /// `date[]`
    public static let dateArray: UInt32 = 1182
    /// `timestamptz[]`
    public static let timestamptzArray: UInt32 = 1185
    /// `numeric[]`
    public static let numericArray: UInt32 = 1231
    /// `json[]`
    public static let jsonArray: UInt32 = 199
    /// `uuid[]`
    public static let uuidArray: UInt32 = 2951
    /// `jsonb[]`
    public static let jsonbArray: UInt32 = 3807

    /// The type's name as a cast would write it; for a type that isn't built in, its number and what to do about it.
    public static func name(of oid: UInt32) -> String {
        if let name = names[oid] { return name }
        if oid == 0 { return "unspecified" }
        return "OID \(oid) (not a type this bridge knows; cast it in the query, for example to text)"
    }

    /// Whether a column of the type can be an array: one of those above, or a type that isn't built in, whose nature
    /// only its bytes tell.
    static func mayBeArray(_ oid: UInt32) -> Bool {
        oid >= firstUserType || arrays.contains(oid)
    }

    /// The least number of a type that isn't PostgreSQL's own (`FirstNormalObjectId`).
    private static let firstUserType: UInt32 = 16_384

    private static let arrays: Set<UInt32> = [
        boolArray, byteaArray, nameArray, int2Array, int4Array, textArray, bpcharArray, varcharArray, int8Array,
        float4Array, float8Array, oidArray, timestampArray, dateArray, timestamptzArray, numericArray, jsonArray,
        uuidArray, jsonbArray,
    ]

    private static let names: [UInt32: String] = {
        let scalars: [(UInt32, String)] = [
            (bool, "bool"), (bytea, "bytea"), (char, "\"char\""), (name, "name"), (int8, "int8"), (int2, "int2"),
            (int4, "int4"), (text, "text"), (oid, "oid"), (json, "json"), (xml, "xml"), (float4, "float4"),
            (float8, "float8"), (unknown, "unknown"), (bpchar, "bpchar"), (varchar, "varchar"), (date, "date"),
            (time, "time"), (timestamp, "timestamp"), (timestamptz, "timestamptz"), (interval, "interval"),
            (numeric, "numeric"), (void, "void"), (uuid, "uuid"), (jsonb, "jsonb"), (1266, "timetz"), (2249, "record"),
            (869, "inet"), (650, "cidr"), (829, "macaddr"), (28, "xid"), (3220, "pg_lsn"), (2205, "regclass"),
            (790, "money"), (1560, "bit"), (1562, "varbit"), (600, "point"), (3614, "tsvector"), (3904, "int4range"),
            (3912, "daterange"), (3910, "tstzrange"),
        ]
        let arrays: [(UInt32, String)] = [
            (boolArray, "bool[]"), (byteaArray, "bytea[]"), (nameArray, "name[]"), (int2Array, "int2[]"),
            (int4Array, "int4[]"), (textArray, "text[]"), (bpcharArray, "bpchar[]"), (varcharArray, "varchar[]"),
            (int8Array, "int8[]"), (float4Array, "float4[]"), (float8Array, "float8[]"), (oidArray, "oid[]"),
            (timestampArray, "timestamp[]"), (dateArray, "date[]"), (timestamptzArray, "timestamptz[]"),
            (numericArray, "numeric[]"), (jsonArray, "json[]"), (uuidArray, "uuid[]"), (jsonbArray, "jsonb[]"),
        ]
        return Dictionary(scalars + arrays, uniquingKeysWith: { first, _ in first })
    }()
}
