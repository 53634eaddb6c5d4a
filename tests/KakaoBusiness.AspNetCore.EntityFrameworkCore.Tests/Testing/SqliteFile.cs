using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace KakaoBusiness.AspNetCore.EntityFrameworkCore.Tests.Testing;

/// <summary>A SQLite database in a new folder.</summary>
internal sealed class SqliteFile : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("kakaobusiness-sqlite").FullName;

    public string Path => System.IO.Path.Combine(Folder, "app.db");

    /// <summary>The connection string after the path. Each context reads it again, so that a test can change it.</summary>
    public string Settings { get; set; } = "Default Timeout=1";

    public string ConnectionString => $"Data Source={Path};{Settings}";

    public void Configure(DbContextOptionsBuilder options) => options.UseSqlite(ConnectionString);

    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    public SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own text.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Reads the database, its write-ahead log and all other files in the folder, one character per byte.</summary>
    public string ReadAll() => string.Join('\n', Directory.GetFiles(Folder).Select(path =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }
}
